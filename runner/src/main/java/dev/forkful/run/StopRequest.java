package dev.forkful.run;

import dev.forkful.run.RunOutcome.Ending;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A person's wish to end.
 *
 * @param ending {@code DRAINED}, {@code ABORTED} or {@code CANCELLED}, the later the stronger
 * @param bound how long what is in flight may take
 */
record StopRequest(Ending ending, Duration bound) {

    /** The stronger of two wishes: an abort is not taken back by a drain. */
    static StopRequest stronger(@Nullable StopRequest now, StopRequest next) {
        return now != null && now.strength() > next.strength() ? now : next;
    }

    /** Whether nothing in flight is waited for. */
    boolean isAtOnce() {
        return ending != Ending.DRAINED;
    }

    private int strength() {
        return switch (ending) {
            case CANCELLED -> 2;
            case ABORTED -> 1;
            default -> 0;
        };
    }
}
