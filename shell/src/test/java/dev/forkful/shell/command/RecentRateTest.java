package dev.forkful.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.broker.Event;
import dev.forkful.broker.TaskRecord;
import dev.forkful.run.RunPhase;
import dev.forkful.run.RunSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RecentRateTest {
    private static final long NOW = 1_000_000;

    private final RecentRate rate = new RecentRate(NOW);

    @Test
    void onlyTheLastHalfMinuteCountsAndTheOrderDoesNot() {
        settledAt(NOW - 1_000, NOW - 10_000, NOW - 31_000, NOW - 5_000, NOW);
        assertThat(rate.perSecond()).isEqualTo(0.4);
        assertThat(rate.remaining(run(1, false))).contains(Duration.ofSeconds(225));
    }

    @Test
    void restOfARunThatNobodyRunsOrThatIsPausedIsUnknown() {
        settledAt(NOW - 4_000, NOW - 2_000);
        assertThat(rate.remaining(run(0, false))).isEmpty();
        assertThat(rate.remaining(run(1, true))).isEmpty();
        assertThat(rate.remaining(run(1, false))).contains(Duration.ofMinutes(3));
    }

    @Test
    void runThatSettledNothingOfLateHasNoRate() {
        settledAt(NOW - 40_000);
        assertThat(rate.perSecond()).isZero();
        assertThat(rate.remaining(run(1, false))).isEmpty();
    }

    private void settledAt(long... times) {
        for (long time : times) {
            rate.accept(
                    new Event.Reply(time, 0, Event.Status.OK, 1, 0, 1, new TaskRecord(0, 0, new byte[0]), new byte[0]));
        }
    }

    /** Of 100 tasks 8 are settled, and 2 in doubt. */
    private static RunSnapshot run(int workers, boolean paused) {
        return new RunSnapshot(
                "r1",
                RunPhase.RUNNING,
                paused,
                100,
                OptionalLong.of(100),
                8,
                0,
                0,
                4,
                256,
                2,
                0,
                0,
                workers,
                0,
                new RunSnapshot.Latency(0, 0, 0, 0),
                List.of(),
                List.of());
    }
}
