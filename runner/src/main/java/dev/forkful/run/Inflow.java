package dev.forkful.run;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What brings the tasks of a run while it is supervised. <i>Threading:</i> thread-safe. */
interface Inflow {

    /** Tasks that there will be; empty where that is not known yet. */
    OptionalLong expectedTasks();

    /** Whether it reads an input, so that more comes by itself. What people submit is not waited for. */
    boolean isReading();

    /** Why it ended early; null where it did not. */
    @Nullable
    RuntimeException failure();

    /** Publishes no more; what was published stays, unsealed. Idempotent. */
    void cancel();
}
