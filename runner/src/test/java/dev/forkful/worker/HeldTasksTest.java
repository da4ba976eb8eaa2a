package dev.forkful.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class HeldTasksTest {
    private final FakeSession session = new FakeSession();
    private final AtomicLong firstUnsettled = new AtomicLong();
    private final HeldTasks held = new HeldTasks(task -> {}, sequence -> sequence < firstUnsettled.get());

    @Test
    void cancelledTaskIsKnownWhenItIsClaimedLater() {
        for (int i = 0; i < 10; i++) {
            session.publish("\"" + i + "\"");
        }
        for (int sequence = 0; sequence < 10; sequence += 2) {
            held.cancel(sequence);
        }
        List<HeldTask> tasks = session.tryClaim(10).stream()
                .map(held::add)
                .filter(held::isCancelled)
                .toList();
        assertThat(tasks).extracting(task -> task.task().sequence()).containsExactly(0L, 2L, 4L, 6L, 8L);
        held.forget(tasks.get(0));
        assertThat(held.contains(tasks.get(0))).isFalse();
        assertThat(held.isCancelled(tasks.get(0))).isFalse();
    }

    @Test
    void cancelledTasksThatOthersSettledAreForgotten() {
        CancelledTasks cancelled = new CancelledTasks(sequence -> sequence < firstUnsettled.get());
        for (long sequence = 0; sequence < 100_000; sequence++) {
            cancelled.add(sequence);
            firstUnsettled.set(Math.max(0, sequence - 100));
        }
        assertThat(cancelled.size()).isLessThan(5_000);
        for (long sequence = 99_900; sequence < 100_000; sequence++) {
            assertThat(cancelled.contains(sequence)).isTrue();
        }
    }

    @Test
    void cancelledTasksThatAreNotSettledAreAllRemembered() {
        CancelledTasks cancelled = new CancelledTasks(sequence -> false);
        for (long sequence = 0; sequence < 10_000; sequence++) {
            cancelled.add(sequence);
        }
        assertThat(cancelled.size()).isEqualTo(10_000);
    }
}
