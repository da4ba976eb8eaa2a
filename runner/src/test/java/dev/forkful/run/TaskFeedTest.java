package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.broker.Owner;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TaskFeedTest {
    private final Owner owner = new MemoryRun(new Random(1)).own(1, new RunState());
    private final TaskFeed feed = new TaskFeed("x", () -> {});

    TaskFeedTest() {
        feed.open(new Entrance.Direct(owner), () -> {});
    }

    @Test
    void aFeedThatIsOverCanStillBeClosed() {
        feed.cancel();

        feed.close();

        assertThat(owner.isSealed()).isTrue();
    }

    @Test
    void aCloseWritesNothingWhereTheOwnerIsGone() {
        feed.leave();

        feed.close();

        assertThat(owner.isSealed()).isFalse();
        assertThat(feed.isOpen()).isFalse();
    }
}
