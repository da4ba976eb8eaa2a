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

    /** Another attempt follows after the delay. */
    @SuppressWarnings("ArrayRecordComponent")
    record Retry(byte[] error, Duration delay) implements Verdict {}
}
