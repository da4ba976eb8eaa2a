package dev.forkful.shell.command;

import dev.forkful.broker.Event;
import dev.forkful.run.RunSnapshot;
import java.time.Duration;
import java.util.Optional;

/**
 * How fast a run settled tasks in the last half minute, by the times of its replies, which may come in any order. Not
 * thread-safe.
 */
final class RecentRate {
    private static final long WINDOW_MILLIS = 30_000;
    /** Before this an estimate would be a guess. */
    private static final long LEAST_MILLIS = 1_000;

    private final long nowMillis;
    private long replies;
    private long firstMillis;

    RecentRate(long nowMillis) {
        this.nowMillis = nowMillis;
        this.firstMillis = nowMillis;
    }

    void accept(Event.Reply reply) {
        if (reply.atMillis() > nowMillis - WINDOW_MILLIS) {
            replies++;
            firstMillis = Math.min(firstMillis, reply.atMillis());
        }
    }

    /** Tasks per second; 0 where none was settled. */
    double perSecond() {
        return replies * 1000.0 / Math.max(LEAST_MILLIS, nowMillis - firstMillis);
    }

    /** How long the rest will take; empty where nobody runs it, or nobody can tell. */
    Optional<Duration> remaining(RunSnapshot run) {
        if (run.workers() == 0 || run.paused() || run.total().isEmpty() || replies < 2) {
            return Optional.empty();
        }
        long open = run.total().getAsLong() - run.settled() - run.inDoubt();
        return Optional.of(Duration.ofMillis((long) (open * 1000 / perSecond())));
    }
}
