package dev.forkful.worker;

import dev.forkful.broker.Emitted;
import java.time.Duration;
import java.util.List;

/** What came of one attempt. Bodies are UTF-8 JSON, as a reply carries them. */
sealed interface Verdict {

    /** The task has a result, and emits tasks. */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record Ok(byte[] result, List<Emitted> emitted) implements Verdict {}

    /** The task has failed for good. */
    @SuppressWarnings("ArrayRecordComponent")
    record Failed(byte[] error) implements Verdict {}

    /** Nobody knows whether what was sent was done: the task waits for a person. The error is what came instead. */
    @SuppressWarnings("ArrayRecordComponent")
    record Doubt(byte[] error) implements Verdict {
        /** In place of what would else follow from the same error. */
        static Verdict inPlaceOf(Verdict verdict) {
            if (verdict instanceof Failed failed) {
                return new Doubt(failed.error());
            }
            return verdict instanceof Retry retry ? new Doubt(retry.error()) : verdict;
        }
    }

    /** Another attempt follows after the delay. */
    @SuppressWarnings("ArrayRecordComponent")
    record Retry(byte[] error, Duration delay) implements Verdict {}
}
