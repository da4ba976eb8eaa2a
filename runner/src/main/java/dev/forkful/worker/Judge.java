package dev.forkful.worker;

import dev.forkful.JobSpec;
import dev.forkful.RetryPolicy;
import dev.forkful.http.DurationText;
import dev.forkful.http.HttpError;
import dev.forkful.http.HttpStatusException;
import dev.forkful.secret.Redactor;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Decides what a failed attempt means for its task: another try, or the end.
 *
 * <p>An {@link Error} is never tried again: it is a fault of the code, not of the network. Nor is anything after the
 * task's deadline, or that would have to wait until after it.
 *
 * <p><i>Threading:</i> thread-safe. It runs the job's own retry predicate, so never on the timer thread.
 */
final class Judge {
    private static final String NOT_AGAIN = "; not tried again: ";

    private final RetryPolicy retry;
    /** The same for who waits however long a server asks: so it is known why another try is given up. */
    private final RetryPolicy patient;

    private final Duration declared;
    private final @Nullable Duration deadline;
    private final ErrorJson errors;
    private final Logger log;
    private final Audience audience;
    private volatile Duration timeout;

    Judge(JobSpec job, ErrorJson errors, Logger log) {
        retry = job.retry();
        patient = new RetryPolicy(
                retry.attempts(), retry.initialDelay(), retry.maxDelay(), JobSpec.LONGEST, retry.retryOn());
        declared = job.timeout();
        timeout = declared;
        deadline = job.deadline();
        audience = Audience.of(job);
        this.errors = errors;
        this.log = log;
    }

    /**
     * Another bound for attempts, those that run included.
     *
     * @param millis from 1; 0 for the job's own
     */
    void setTimeout(long millis) {
        if (timeout.toMillis() != millis) {
            timeout = millis == 0 ? declared : Duration.ofMillis(millis);
        }
    }

    /** The longest that an attempt may take. */
    Duration timeout() {
        return timeout;
    }

    /** How long an attempt may take, without what it waits for limits. */
    long timeoutNanos() {
        return timeout.toNanos();
    }

    /** How long all its attempts may take from now on, waiting included. */
    long remainingNanos(HeldTask task, long nowNanos) {
        return deadline == null ? Long.MAX_VALUE : remainingNanos(deadline, task, nowNanos);
    }

    private static long remainingNanos(Duration deadline, HeldTask task, long nowNanos) {
        return deadline.toNanos() - (nowNanos - task.startedNanos());
    }

    /** A result as its audience may see it. */
    byte[] shown(byte[] result) {
        return audience == Audience.PROGRAM ? result : Redactor.OF_PROCESS.json(result);
    }

    /** After an error that the handler raised. */
    Verdict failed(HeldTask task, Throwable raised, long nowNanos) {
        return judged(task, HttpError.unwrap(raised), nowNanos);
    }

    private Verdict judged(HeldTask task, Throwable error, long nowNanos) {
        Optional<Duration> delay;
        try {
            delay = delayAfter(task.attempts(), error);
        } catch (RuntimeException | Error e) {
            log.error("the job's retry condition failed; the task is not tried again", e);
            return new Verdict.Failed(errors.of(error, NOT_AGAIN + "the job's retry condition failed: " + text(e)));
        }
        if (delay.isEmpty()) {
            return new Verdict.Failed(errors.of(error));
        }
        if (asksForTooLong(error)) {
            String tooLong = NOT_AGAIN + "its Retry-After of " + DurationText.inSeconds(delay.get())
                    + " is longer than maxRetryAfter = " + DurationText.inSeconds(retry.maxRetryAfter());
            return new Verdict.Failed(errors.of(error, tooLong));
        }
        Duration end = deadline;
        if (end != null && isAfterDeadline(task, delay.get(), nowNanos)) {
            String late = NOT_AGAIN + "its deadline of " + DurationText.inSeconds(end) + " would be over";
            return new Verdict.Failed(errors.of(error, late));
        }
        return new Verdict.Retry(described(error), delay.get());
    }

    /** What is tried again need not be able to say what it is. */
    private byte[] described(Throwable error) {
        try {
            return errors.of(error);
        } catch (RuntimeException e) {
            return errors.ofUnspeakable(error, e);
        }
    }

    private static String text(Throwable error) {
        try {
            return error.toString();
        } catch (RuntimeException e) { // it may be the job's own code
            return error.getClass().getName();
        }
    }

    /** Of an attempt that has its turn only after the deadline. */
    Verdict.Failed tooLate(HeldTask task, long nowNanos) {
        return failedForGood(new TimeoutException(timeoutMessage(task, nowNanos) + ": it waited for a limit"));
    }

    /** After an error that no other try can mend, whatever the policy says. */
    Verdict.Failed failedForGood(Throwable error) {
        return new Verdict.Failed(errors.ofOwn(error));
    }

    /** After an attempt that was cancelled because its time was up. */
    Verdict timedOut(HeldTask task, long nowNanos) {
        TimeoutException error = new TimeoutException(timeoutMessage(task, nowNanos));
        return isAfterDeadline(task, Duration.ZERO, nowNanos) ? failedForGood(error) : judged(task, error, nowNanos);
    }

    /** After an attempt that was cancelled because its task was. */
    Verdict.Failed cancelled() {
        return new Verdict.Failed(errors.ofCancelledTask());
    }

    /** After an error that raises another when it is asked what it is. */
    Verdict.Failed unspeakable(Throwable error, Throwable raised) {
        return new Verdict.Failed(errors.ofUnspeakable(error, raised));
    }

    /** After an attempt whose time was up and which could not be stopped. Runs none of the job's code. */
    Verdict stuck(HeldTask task, long nowNanos) {
        return failedForGood(new TimeoutException(
                timeoutMessage(task, nowNanos) + ", and went on after it was cancelled: its worker is replaced"));
    }

    private String timeoutMessage(HeldTask task, long nowNanos) {
        Duration end = deadline;
        return end != null && isAfterDeadline(task, Duration.ZERO, nowNanos)
                ? "attempt " + task.attempts() + " was not done by the task's deadline of "
                        + DurationText.inSeconds(end)
                : "attempt " + task.attempts() + " did not end within its timeout of "
                        + DurationText.inSeconds(timeout);
    }

    private Optional<Duration> delayAfter(int attempt, Throwable error) {
        if (error instanceof Error) {
            return Optional.empty();
        }
        return patient.delayAfter(attempt, error, ThreadLocalRandom.current());
    }

    private boolean asksForTooLong(Throwable error) {
        return HttpStatusException.in(error)
                .flatMap(HttpStatusException::retryAfter)
                .filter(wait -> wait.compareTo(retry.maxRetryAfter()) > 0)
                .isPresent();
    }

    private boolean isAfterDeadline(HeldTask task, Duration delay, long nowNanos) {
        return deadline != null && remainingNanos(deadline, task, nowNanos) <= delay.toNanos();
    }
}
