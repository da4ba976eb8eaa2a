package dev.forkful.script

import dev.forkful.JobArguments
import dev.forkful.JobException
import dev.forkful.RetryPolicy
import dev.forkful.http.HttpError
import java.util.function.Predicate
import kotlin.time.Duration
import kotlin.time.toJavaDuration
import kotlin.time.toKotlinDuration

/**
 * How failed attempts are retried: after a random delay whose upper bound doubles from retry to retry, or after the time
 * that a server's `Retry-After` asks for.
 */
@JobDsl
class RetryBuilder internal constructor(
    /** The arguments given on the command line with `--set key=value`. */
    val args: JobArguments,
    private val once: Once,
) {
    private var retryOn = RetryPolicy.DEFAULT.retryOn()

    /** How many attempts a task may take in all, at least 1; default 3. */
    var attempts: Int = RetryPolicy.DEFAULT.attempts()

    /** The upper bound of the first delay, which doubles from retry to retry; default 200 ms. */
    var initialDelay: Duration = RetryPolicy.DEFAULT.initialDelay().toKotlinDuration()

    /** The upper bound of every delay; default 30 s. */
    var maxDelay: Duration = RetryPolicy.DEFAULT.maxDelay().toKotlinDuration()

    /** The longest `Retry-After` that is waited for; a task that a server asks to wait longer fails; default 5 min. */
    var maxRetryAfter: Duration = RetryPolicy.DEFAULT.maxRetryAfter().toKotlinDuration()

    /**
     * Decides which errors are retried; the default is [isTransient]: I/O errors, timeouts, and the HTTP statuses 429 and
     * 500 to 599.
     */
    fun on(predicate: (Throwable) -> Boolean) {
        once.stands("retry on { }")
        retryOn = Predicate(predicate)
    }

    internal fun build(): RetryPolicy {
        val delays = mapOf("initialDelay" to initialDelay, "maxDelay" to maxDelay, "maxRetryAfter" to maxRetryAfter)
        val endless = delays.filterValues { !it.isFinite() }
        if (endless.isNotEmpty()) {
            throw JobException(endless.entries.joinToString("; ") { (setting, value) -> "retry $setting = $value: must be finite" })
        }
        return RetryPolicy(
            attempts,
            initialDelay.toJavaDuration(),
            maxDelay.toJavaDuration(),
            maxRetryAfter.toJavaDuration(),
            retryOn,
        )
    }
}

/** The HTTP status of an error that `orThrow()` threw, also if other exceptions wrap it; null for any other error. */
val Throwable.status: Int? get() = HttpError.of(this).status().let { if (it.isPresent) it.asInt else null }

/**
 * Whether this is, or wraps, an I/O error, a timeout, or an HTTP status 429 or 500 to 599 that `orThrow()` threw.
 */
val Throwable.isTransient: Boolean get() = RetryPolicy.isTransient(this)
