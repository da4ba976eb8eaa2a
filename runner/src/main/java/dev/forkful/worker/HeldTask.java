package dev.forkful.worker;

import dev.forkful.broker.Claim;
import dev.forkful.broker.TaskRecord;
import org.jspecify.annotations.Nullable;

/**
 * A task that this worker has claimed and not settled, through all its attempts.
 *
 * <p><i>Threading:</i> attempts of one task follow one another, each made by {@link ClaimPump}; the fields are volatile
 * because the timer thread reads them too.
 */
final class HeldTask {
    private final Claim claim;
    private volatile int attempts;
    private volatile long startedNanos;
    private volatile @Nullable Attempt current;
    private volatile TaskLimits.@Nullable Toll toll;
    private volatile @Nullable TaskPassage passage;
    private volatile boolean sent;

    HeldTask(Claim claim) {
        this.claim = claim;
    }

    Claim claim() {
        return claim;
    }

    TaskRecord task() {
        return claim.task();
    }

    /** Attempts made, the current one included. */
    int attempts() {
        return attempts;
    }

    /** The attempt that is queued or running; null between two. */
    @Nullable
    Attempt current() {
        return current;
    }

    /** When the first attempt began; meaningful once it did. */
    long startedNanos() {
        return startedNanos;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer: the pump's drain loop
    Attempt nextAttempt(AttemptScope scope, AttemptScope.Listener listener) {
        attempts = attempts + 1;
        Attempt attempt = new Attempt(this, scope, listener);
        current = attempt;
        return attempt;
    }

    /** Whether an attempt at it began before. */
    boolean hasBegun() {
        return attempts > 0;
    }

    void started(long nowNanos) {
        if (attempts == 1) {
            startedNanos = nowNanos;
        }
    }

    void waiting() {
        current = null;
    }

    /** What its input means to the limits; null where nobody asked it. */
    TaskLimits.@Nullable Toll toll() {
        return toll;
    }

    void setToll(TaskLimits.Toll value) {
        toll = value;
    }

    /** What its latest attempt has passed. */
    @Nullable
    TaskPassage passage() {
        return passage;
    }

    void passed(TaskPassage value) {
        passage = value;
    }

    /** Whether it is on record that something may be under way for it. */
    boolean isSent() {
        return sent;
    }

    void setSent(boolean value) {
        sent = value;
    }

    /** It fails without ever having begun. */
    void refused(long nowNanos) {
        attempts = 1;
        startedNanos = nowNanos;
    }
}
