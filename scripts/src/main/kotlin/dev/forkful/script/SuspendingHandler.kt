package dev.forkful.script

import dev.forkful.Handler
import dev.forkful.TaskContext
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.GlobalScope
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.future.future
import kotlinx.coroutines.suspendCancellableCoroutine
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionException
import java.util.concurrent.Executor
import java.util.concurrent.TimeoutException
import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.resumeWithException

/**
 * A suspending lambda as Java sees it: a future. To cancel the future, with or without interruption, cancels the
 * coroutine, and so aborts the HTTP exchange that it waits for.
 *
 * *Threading:* the lambda runs on the caller's thread until it first suspends, then on [TaskContext.executor].
 */
internal class SuspendingHandler<I : Any>(
    private val handler: suspend TaskScope.(I) -> Any?,
) : Handler.Async<I> {
    @OptIn(DelicateCoroutinesApi::class)
    override fun handle(
        input: I,
        task: TaskContext,
    ): CompletableFuture<Any?> =
        // GlobalScope because the returned future is the only owner: no parent job, so nothing to keep account of.
        GlobalScope.future(HandlerDispatcher(task.executor()), CoroutineStart.UNDISPATCHED) {
            raisingTimeouts { TaskScope(task).handler(input) }
        }
}

/** Does it. A time-out is a cancellation to Kotlin; to the policy of a job, or who calls a pool, one like any other. */
internal inline fun <T> raisingTimeouts(block: () -> T): T =
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

/**
 * Suspends until a future of the HTTP client is done, and cancels it with interruption when the coroutine is cancelled:
 * the only form of cancelling that aborts an exchange of the JDK's client. The `await` of kotlinx.coroutines leaves it
 * running.
 *
 * Such a future is completed on the attempt's executor already, so the coroutine goes on right there: to dispatch once
 * more would cost each call another hop between threads.
 */
@OptIn(ExperimentalCoroutinesApi::class)
internal suspend fun <T> CompletableFuture<T>.await(): T =
    suspendCancellableCoroutine { continuation ->
        continuation.invokeOnCancellation { cancel(true) }
        val dispatcher = continuation.context[ContinuationInterceptor] as? HandlerDispatcher
        whenComplete { value, error ->
            when {
                error == null && dispatcher != null -> with(continuation) { dispatcher.resumeUndispatched(value) }
                error == null -> continuation.resumeWith(Result.success(value))
                error is CompletionException -> continuation.resumeWithException(error.cause ?: error)
                else -> continuation.resumeWithException(error)
            }
        }
    }
