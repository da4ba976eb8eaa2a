package dev.forkful.worker;

import java.time.Duration;

/** What came of one attempt. Bodies are UTF-8 JSON, as a reply carries them. */
sealed interface Verdict {

    /** The task has a result. */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record Ok(byte[] result) implements Verdict {}

    /** The task has failed for good. */
    @SuppressWarnings("ArrayRecordComponent")
    record Failed(byte[] error) implements Verdict {}

    /** Another attempt follows after the delay. */
    @SuppressWarnings("ArrayRecordComponent")
    record Retry(byte[] error, Duration delay) implements Verdict {}
}
