package dev.forkful;

import dev.forkful.http.DurationText;
import dev.forkful.http.HttpError;
import dev.forkful.http.HttpStatusException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Which failed attempts are retried, how often, and after which delay.
 *
 * <p>After attempt n fails, the delay is random between 0 and {@code initialDelay * 2^(n-1)}, but at most
 * {@code maxDelay} ("full jitter", from the AWS Architecture Blog, "Exponential Backoff And Jitter", 2015). If the
 * server sent {@code Retry-After}, the delay is exactly that; if that is longer than {@code maxRetryAfter}, the task
 * fails at once.
 *
 * <p><i>Threading:</i> immutable; {@code retryOn} must be thread-safe.
 *
 * @param attempts the most attempts at a task, the first included: from 1; default 3
 * @param initialDelay the upper bound of the first delay; default 200 ms
 * @param maxDelay the upper bound of every delay; default 30 s
 * @param maxRetryAfter the longest {@code Retry-After} that is waited for; default 5 min
 * @param retryOn whether an error is retried; default {@link #isTransient}. An {@link Error} and a {@link JobException}
 *     are never retried
 */
public record RetryPolicy(
        int attempts, Duration initialDelay, Duration maxDelay, Duration maxRetryAfter, Predicate<Throwable> retryOn) {

    /** Three attempts with delays of at most 200 ms to 30 s; retries what {@link #isTransient} says. */
    public static final RetryPolicy DEFAULT = new RetryPolicy(
            3, Duration.ofMillis(200), Duration.ofSeconds(30), Duration.ofMinutes(5), RetryPolicy::isTransient);

    public RetryPolicy {
        JobException.refuseNull("initialDelay of retry", initialDelay);
        JobException.refuseNull("maxDelay of retry", maxDelay);
        JobException.refuseNull("maxRetryAfter of retry", maxRetryAfter);
        JobException.refuseNull("retryOn of retry", retryOn);
        List<String> problems = new ArrayList<>();
        if (attempts < 1) {
            problems.add("retry attempts = " + attempts + ": must be at least 1");
        }
        if (!isFrom(Duration.ZERO, initialDelay)
                || !isFrom(initialDelay, maxDelay)
                || !isFrom(Duration.ZERO, maxRetryAfter)) {
            String most = " <= " + DurationText.of(JobSpec.LONGEST);
            problems.add("retry delays: need 0 <= initialDelay <= maxDelay" + most + " and 0 <= maxRetryAfter" + most
                    + ", but they are " + DurationText.of(initialDelay) + ", " + DurationText.of(maxDelay) + ", "
                    + DurationText.of(maxRetryAfter));
        }
        if (!problems.isEmpty()) {
            throw new JobException(String.join("; ", problems));
        }
    }

    private static boolean isFrom(Duration least, Duration value) {
        return value.compareTo(least) >= 0 && value.compareTo(JobSpec.LONGEST) <= 0;
    }

    /** Returns a copy with another number of attempts, from 1; 1 is "never retry". */
    public RetryPolicy withAttempts(int value) {
        return new RetryPolicy(value, initialDelay, maxDelay, maxRetryAfter, retryOn);
    }

    /** Returns a copy with other bounds of the delay. */
    public RetryPolicy withDelays(Duration initial, Duration max) {
        return new RetryPolicy(attempts, initial, max, maxRetryAfter, retryOn);
    }

    /** Returns a copy that retries other errors. */
    public RetryPolicy withRetryOn(Predicate<Throwable> value) {
        return new RetryPolicy(attempts, initialDelay, maxDelay, maxRetryAfter, value);
    }

    /**
     * Whether an error is likely to go away: an I/O error, a timeout, or an HTTP status 429 or 500 to 599 raised by
     * {@code orThrow()}, but not a proxy that refuses a user. It looks through wrapping exceptions.
     */
    public static boolean isTransient(Throwable error) {
        return HttpError.of(error).isTransient();
    }

    /**
     * Returns how long to wait before the next attempt, or empty to give up.
     *
     * @param attempt the number of the attempt that failed, from 1
     */
    public Optional<Duration> delayAfter(int attempt, Throwable error, RandomGenerator random) {
        if (attempt >= attempts || !retryOn.test(error)) {
            return Optional.empty();
        }
        Optional<Duration> asked = HttpStatusException.in(error).flatMap(HttpStatusException::retryAfter);
        if (asked.isPresent()) {
            return asked.filter(wait -> wait.compareTo(maxRetryAfter) <= 0);
        }
        double bound =
                Math.min((double) maxDelay.toNanos(), (double) initialDelay.toNanos() * Math.pow(2, attempt - 1));
        return Optional.of(Duration.ofNanos(bound < 1 ? 0 : random.nextLong((long) bound + 1)));
    }
}
