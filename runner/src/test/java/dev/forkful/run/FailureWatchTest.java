package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.FailureLimit;
import dev.forkful.broker.Event;
import dev.forkful.broker.TaskRecord;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailureWatchTest {
    private final RunState state = new RunState();
    private int next;

    @Test
    void failuresOfEarlierSupervisorsDoNotCount() {
        settle(Event.Status.FAILED, 5);
        FailureWatch watch = new FailureWatch(FailureLimit.ofTasks(2), state);
        assertThat(watch.isLimitReached()).isFalse();
        settle(Event.Status.FAILED, 1);
        settle(Event.Status.OK, 7);
        assertThat(watch.isLimitReached()).isFalse();
        settle(Event.Status.FAILED, 1);
        assertThat(watch.isLimitReached()).isTrue();
        assertThat(watch.reason()).isEqualTo("stopped early: 2 of 9 tasks failed, and the limit is 2");
    }

    @Test
    void whatIsInDoubtCountsAsIfItHadFailed() {
        FailureWatch watch = new FailureWatch(FailureLimit.ofTasks(2), state);
        settle(Event.Status.FAILED, 1);
        RunState.Effect unused = state.apply(new Event.Doubted(0, next++, 0, 2, 0, new byte[0]));
        assertThat(watch.isLimitReached()).isTrue();
        assertThat(watch.reason()).startsWith("stopped early: 2 of 2 tasks failed, or are in doubt,");
    }

    @Test
    void settlingWhatWasInDoubtBeforeMakesNoRoomForMoreFailures() {
        for (int i = 0; i < 5; i++) {
            state.apply(new Event.Doubted(0, next++, 0, 2, 0, new byte[0]));
        }
        FailureWatch watch = new FailureWatch(FailureLimit.ofTasks(2), state);
        for (int i = 0; i < 4; i++) {
            state.apply(reply(i, 0, Event.Status.OK));
        }
        assertThat(watch.isLimitReached()).isFalse();
        state.apply(reply(4, 0, Event.Status.FAILED));
        assertThat(watch.isLimitReached()).as("a person gave it up").isFalse();
        settle(Event.Status.FAILED, 2);
        assertThat(watch.isLimitReached()).isTrue();
    }

    @Test
    void partIsThatOfTheTasksSettledSince() {
        settle(Event.Status.OK, 1_000);
        FailureWatch watch = new FailureWatch(FailureLimit.ofPercent(10), state);
        settle(Event.Status.OK, 89);
        settle(Event.Status.FAILED, 10);
        assertThat(watch.isLimitReached()).isFalse();
        settle(Event.Status.OK, 1);
        assertThat(watch.isLimitReached()).isTrue();
    }

    @Test
    void taskThatIsRunAnewCountsWhenItFailsAgain() {
        settle(Event.Status.FAILED, 1);
        state.apply(new Event.Reopened(0, 1, List.of(0L)));
        FailureWatch watch = new FailureWatch(FailureLimit.ofTasks(1), state);
        assertThat(watch.isLimitReached()).isFalse();
        state.apply(reply(0, 1, Event.Status.FAILED));
        assertThat(watch.isLimitReached()).isTrue();
    }

    private void settle(Event.Status status, int count) {
        for (int i = 0; i < count; i++) {
            state.apply(reply(next++, 0, status));
        }
    }

    private static Event.Reply reply(int sequence, int generation, Event.Status status) {
        return new Event.Reply(0, generation, status, 1, 1, 1, new TaskRecord(sequence, 0, new byte[0]), new byte[0]);
    }
}
