package dev.forkful.worker;

import dev.forkful.broker.BrokerException;
import dev.forkful.http.HttpError;
import org.jspecify.annotations.Nullable;

/**
 * Why a worker ends.
 *
 * @param exit its exit code
 * @param reason for people
 * @param cause what was raised, if anything
 */
record Ending(WorkerExit exit, String reason, @Nullable Throwable cause) {

    static Ending of(WorkerExit exit, String reason) {
        return new Ending(exit, reason, null);
    }

    static Ending failed(Throwable raised) {
        Throwable error = HttpError.unwrap(raised);
        return new Ending(exitOf(error), error.toString(), error);
    }

    private static WorkerExit exitOf(Throwable error) {
        if (error instanceof OutOfMemoryError) {
            return WorkerExit.OUT_OF_MEMORY;
        }
        if (error instanceof BrokerException.Storage) {
            return WorkerExit.STORAGE;
        }
        return error instanceof BrokerException ? WorkerExit.BROKER : WorkerExit.INTERNAL;
    }

    /**
     * Whether it is an error amid the work: others are in flight, and must not see how their process ends around them,
     * or they would fail of that.
     */
    boolean isSudden() {
        return switch (exit) {
            case OUT_OF_MEMORY, STORAGE, BROKER, INTERNAL -> true;
            default -> false;
        };
    }

    /** Whether the worker leaves by its own decision, with a last event. */
    boolean isOrderly() {
        return exit == WorkerExit.OK || exit == WorkerExit.RETIRED;
    }
}
