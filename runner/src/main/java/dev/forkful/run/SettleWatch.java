package dev.forkful.run;

import dev.forkful.limit.Unsettled;
import java.util.function.Consumer;

/**
 * Tells a person that limits do not learn what results really took: when it is first seen, and how often at the end.
 *
 * <p><i>Threading:</i> confined to the supervisor's thread.
 */
final class SettleWatch {
    private static final String WHY = "its settle raised an error, or gave less than 0; the workers' logs say which";

    private final Unsettled unsettled;
    private final Consumer<String> notices;
    private boolean told;

    SettleWatch(Unsettled unsettled, Consumer<String> notices) {
        this.unsettled = unsettled;
        this.notices = notices;
    }

    void look() {
        if (!told && unsettled.count() > 0) {
            told = true;
            notices.accept("a limit cannot be settled with a result, and goes on with the cost: " + WHY);
        }
    }

    /** When the work is over. */
    void end() {
        long count = unsettled.count();
        if (count > 0) {
            notices.accept(
                    "a limit could not be settled with " + (count == 1 ? "1 result" : count + " results") + ": " + WHY);
        }
    }
}
