package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.run.AdaptiveLimit.Verdict;
import dev.forkful.run.AdaptiveLimit.Window;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Against servers that are a function from calls in flight to what a window of half a second sees. */
final class AdaptiveLimitTest {
    private static final double WINDOW_SECONDS = 0.5;

    /**
     * Answers in 20 ms up to 50 in flight; beyond, a twentieth more of what is too many is refused, and all is slower.
     */
    private static Window knee(int inFlight) {
        double latency = 0.020 * Math.max(1, inFlight / 50.0);
        double calls = inFlight / latency * WINDOW_SECONDS;
        double refused = Math.max(0, inFlight - 50.0) / inFlight;
        return window(calls * (1 - refused), latency, calls * refused, 0);
    }

    private static Window window(double answers, double latencySeconds, double refusals, double faults) {
        return new Window(
                Math.round(answers),
                Math.round(answers * latencySeconds * 1e9),
                Math.round(refusals),
                Math.round(faults),
                true);
    }

    @Test
    void findsTheKneeAndStaysNearItsBest() {
        AdaptiveLimit adaptive = new AdaptiveLimit(10, 500, 10);
        double answered = 0;
        for (int i = 0; i < 120; i++) {
            Window seen = knee(adaptive.limit());
            Verdict unused = adaptive.next(seen);
            if (i >= 10) {
                answered += seen.answers();
                assertThat(adaptive.limit()).isBetween(35, 60);
            }
        }
        assertThat(answered / (110 * WINDOW_SECONDS)).isGreaterThan(0.9 * 2_500);
    }

    @Test
    void goesUpToTheMostWhereNothingSpeaksAgainstIt() {
        assertThat(after(20, limit -> window(limit * 25, 0.02, 0, 0)).limit()).isEqualTo(500);
    }

    @Test
    void serverThatOnlyGetsSlowerIsNotDrivenPastTwiceItsBest() {
        // 2,500 a second at most: what is more in flight only waits.
        AdaptiveLimit found = after(60, limit -> window(1_250, Math.max(0.02, limit / 2_500.0), 0, 0));
        assertThat(found.limit()).isBetween(50, 100);
    }

    @Test
    void slowerTargetNeverRaisesIt() {
        AdaptiveLimit adaptive = after(4, limit -> window(limit * 25, 0.02, 0, 0));
        int before = adaptive.limit();
        for (double latency = 0.032; latency < 0.2; latency *= 1.2) {
            assertThat(adaptive.next(window(500, latency, 0, 0)).limit()).isLessThanOrEqualTo(before);
            before = adaptive.limit();
        }
        assertThat(before).isLessThan(160);
    }

    @Test
    void otherFaultsFreezeIt() {
        AdaptiveLimit adaptive = after(3, limit -> window(limit * 25, 0.02, 0, 0));
        int before = adaptive.limit();
        Verdict verdict = adaptive.next(window(50, 0.02, 0, 450));
        assertThat(verdict.limit()).isEqualTo(before);
        assertThat(verdict.reason()).contains("90 % of the calls failed with 5xx");
    }

    @Test
    void refusalsCutItAndOneCutIsGivenTimeToShow() {
        AdaptiveLimit adaptive = after(4, limit -> window(limit * 25, 0.02, 0, 0));
        Window refused = window(400, 0.02, 100, 0);
        Verdict first = adaptive.next(refused);
        assertThat(first).isEqualTo(new Verdict(80, "20 % of the calls were 429, 503 or timed out"));
        assertThat(adaptive.next(refused).limit()).isEqualTo(80);
        assertThat(adaptive.next(refused).limit()).isEqualTo(64);
    }

    @Test
    void serverThatRefusesAllIsLeftWithTheLeast() {
        assertThat(after(60, limit -> window(0, 0, 500, 0)).limit()).isEqualTo(10);
    }

    @Test
    void limitThatIsNotUsedIsNotRaisedNorOneThatNothingIsKnownOf() {
        AdaptiveLimit adaptive = new AdaptiveLimit(10, 500, 10);
        assertThat(adaptive.next(new Window(500, 500 * 20_000_000L, 0, 0, false))
                        .limit())
                .isEqualTo(10);
        assertThat(adaptive.next(new Window(5, 5 * 20_000_000L, 0, 0, true)).limit())
                .isEqualTo(10);
    }

    @Test
    void nextSupervisorGoesOnWhereTheLastWas() {
        AdaptiveLimit adaptive = new AdaptiveLimit(10, 500, 60);
        assertThat(adaptive.next(window(1_000, 0.02, 0, 0)).limit()).isEqualTo(63);
    }

    private static AdaptiveLimit after(int windows, IntFunction<Window> server) {
        AdaptiveLimit adaptive = new AdaptiveLimit(10, 500, 10);
        for (int i = 0; i < windows; i++) {
            Verdict unused = adaptive.next(server.apply(adaptive.limit()));
        }
        return adaptive;
    }
}
