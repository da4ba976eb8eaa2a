package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.broker.Event;
import dev.forkful.broker.TaskRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;

class ReopeningTest {

    @Test
    void sayingNamesTheFirstTasksAndCountsTheOthers() {
        assertThat(reopening(0, 0).inWords("")).isEmpty();
        assertThat(reopening(0, 0).inWords("retry --failed")).isEqualTo("retry --failed: no task run anew");
        assertThat(reopening(7, 8).inWords("")).isEqualTo("1 task run anew: 7");
        assertThat(reopening(0, 1_000).inWords("retry --failed"))
                .startsWith("retry --failed: 1000 tasks run anew: 0, 1, 2,")
                .endsWith(", 18, 19 and 980 more");
    }

    /** The generation is a byte in the records. */
    @Test
    void aTaskWhoseGenerationsAreUsedUpStaysAsItIs() {
        RunState state = new RunState();
        state.apply(new Event.Reopened(0, 255, List.of(7L)));
        state.apply(failed(7, 255));
        state.apply(failed(8, 0));

        Reopening reopening = new Reopening(state, sequence -> true, new RoaringBitmap());
        reopening.apply();

        assertThat(state.generation(7)).isEqualTo(255);
        assertThat(state.isFailed(7)).isTrue();
        assertThat(state.generation(8)).isEqualTo(1);
        assertThat(state.isSettled(8)).isFalse();
        assertThat(reopening.inWords("retry --failed")).isEqualTo("retry --failed: 1 task run anew: 8");
        assertThat(reopening.usedUp())
                .isEqualTo("1 task was run anew 255 times, which is all that can be: it stays as it is");
    }

    private static Event.Reply failed(long sequence, int generation) {
        byte[] error = "{}".getBytes(StandardCharsets.UTF_8);
        return new Event.Reply(
                0, generation, Event.Status.FAILED, 1, 1, 1, new TaskRecord(sequence, 0, new byte[0]), error);
    }

    private static Reopening reopening(int from, int to) {
        RoaringBitmap tasks = new RoaringBitmap();
        tasks.add((long) from, to);
        return new Reopening(new RunState(), sequence -> true, tasks);
    }
}
