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
 * What is tried again, when, and how often: a pure function from (attempt, error) to a delay or "stop".
 *
 * <p>The delay before attempt n + 1 is random between 0 and {@code initialDelay * 2^(n-1)}, capped at {@code maxDelay}
 * ("full jitter", from the AWS Architecture Blog, "Exponential Backoff And Jitter", 2015). Where the server said
 * {@code Retry-After}, the delay is that, never less, capped at {@code maxRetryAfter}: beyond the cap the task fails.
 *
 * <p><i>Threading:</i> immutable; {@code retryOn} must be thread-safe.
 *
 * @param attempts tries in all, from 1; default 3
 * @param initialDelay the bound of the first delay; default 200 ms
 * @param maxDelay the bound of each delay; default 30 s
 * @param maxRetryAfter the longest {@code Retry-After} that is waited for; default 5 min
 * @param retryOn which errors are worth another try
 */
public record RetryPolicy(
        int attempts, Duration initialDelay, Duration maxDelay, Duration maxRetryAfter, Predicate<Throwable> retryOn) {

    /** Three attempts, 200 ms to 30 s, on I/O errors, time-outs, and the statuses 429 and 500 to 599. */
    public static final RetryPolicy DEFAULT = new RetryPolicy(
            3, Duration.ofMillis(200), Duration.ofSeconds(30), Duration.ofMinutes(5), RetryPolicy::isTransient);

    public RetryPolicy {
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

    /** The same policy with another number of tries. */
    public RetryPolicy withAttempts(int value) {
        return new RetryPolicy(value, initialDelay, maxDelay, maxRetryAfter, retryOn);
    }

    /** The same policy with other bounds of the delay. */
    public RetryPolicy withDelays(Duration initial, Duration max) {
        return new RetryPolicy(attempts, initial, max, maxRetryAfter, retryOn);
    }

    /** The same policy for other errors. */
    public RetryPolicy withRetryOn(Predicate<Throwable> value) {
        return new RetryPolicy(attempts, initialDelay, maxDelay, maxRetryAfter, value);
    }

    /**
     * The default predicate: I/O errors, time-outs, and HTTP 429 and 5xx raised by {@code orThrow()}, whatever wraps
     * them. It goes by the label that a failed reply carries, so what is called a reset is tried again as one.
     */
    public static boolean isTransient(Throwable error) {
        return HttpError.of(error).isTransient();
    }

    /**
     * How long to wait before the next try; empty is "give up".
     *
     * @param attempt the try that failed, from 1
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
