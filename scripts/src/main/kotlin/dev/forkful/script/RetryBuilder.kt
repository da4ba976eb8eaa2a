package dev.forkful.script

import dev.forkful.JobArguments
import dev.forkful.JobException
import dev.forkful.RetryPolicy
import dev.forkful.http.HttpError
import java.util.function.Predicate
import kotlin.time.Duration
import kotlin.time.toJavaDuration
import kotlin.time.toKotlinDuration

/** The settings of [RetryPolicy]: exponential delays with full jitter; a server's `Retry-After` is honoured. */
@JobDsl
class RetryBuilder internal constructor(
    /** What the person gave with `--set key=value`. */
    val args: JobArguments,
    private val once: Once,
) {
    private var retryOn = RetryPolicy.DEFAULT.retryOn()

    /** Tries in all, from 1; default 3. */
    var attempts: Int = RetryPolicy.DEFAULT.attempts()

    /** The bound of the first delay; it doubles from try to try; default 200 ms. */
    var initialDelay: Duration = RetryPolicy.DEFAULT.initialDelay().toKotlinDuration()

    /** The bound of each delay; default 30 s. */
    var maxDelay: Duration = RetryPolicy.DEFAULT.maxDelay().toKotlinDuration()

    /** The longest `Retry-After` that is waited for; a task that is asked to wait longer fails; default 5 min. */
    var maxRetryAfter: Duration = RetryPolicy.DEFAULT.maxRetryAfter().toKotlinDuration()

    /** Which errors are worth another try; the default is [isTransient]: I/O errors, time-outs, the statuses 429 and 500 to 599. */
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

/** The HTTP status that `orThrow()` raised, whatever wraps it, as the failed reply has it; null for any other error. */
val Throwable.status: Int? get() = HttpError.of(this).status().let { if (it.isPresent) it.asInt else null }

/** Whether it is an I/O error, a time-out, or a status 429 or 500 to 599 that `orThrow()` raised, whatever wraps it. */
val Throwable.isTransient: Boolean get() = RetryPolicy.isTransient(this)
