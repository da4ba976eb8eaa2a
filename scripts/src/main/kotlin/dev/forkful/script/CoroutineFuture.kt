package dev.forkful.script

import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.GlobalScope
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.async
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Executor
import java.util.concurrent.TimeoutException
import kotlin.coroutines.CoroutineContext

/**
 * A coroutine as Java sees it. To cancel the future, with or without interruption, cancels the coroutine; the future is
 * done when the coroutine is, and so not before all of its code has ended, on whatever thread, what it does against its
 * cancellation included. That of kotlinx.coroutines is done as soon as it is cancelled, and the next attempt at a task
 * would begin beside what goes on.
 *
 * *Threading:* the code runs on the caller's thread until it first suspends, then on the executor.
 */
@OptIn(DelicateCoroutinesApi::class, ExperimentalCoroutinesApi::class)
internal class CoroutineFuture(
    executor: Executor,
    code: suspend () -> Any?,
) : CompletableFuture<Any?>() {
    // GlobalScope because this future is the only owner: no parent job, so nothing to keep account of.
    private val coroutine: Deferred<Any?> =
        GlobalScope.async(HandlerDispatcher(executor), CoroutineStart.UNDISPATCHED) { raisingTimeouts { code() } }

    init {
        coroutine.invokeOnCompletion { error ->
            if (error == null) complete(coroutine.getCompleted()) else completeExceptionally(error)
        }
    }

    override fun cancel(mayInterruptIfRunning: Boolean): Boolean {
        coroutine.cancel()
        return coroutine.isCancelled
    }
}

/** Does it. A time-out is a cancellation to Kotlin; to the policy of a job, or who calls a pool, one like any other. */
private inline fun <T> raisingTimeouts(block: () -> T): T =
    try {
        block()
    } catch (e: TimeoutCancellationException) {
        throw TimeoutException(e.message).apply { initCause(e) }
    }

/** The executor of one attempt; made for each, so it does no more than it must. */
internal class HandlerDispatcher(
    private val executor: Executor,
) : CoroutineDispatcher() {
    override fun dispatch(
        context: CoroutineContext,
        block: Runnable,
    ) = executor.execute(block)
}
