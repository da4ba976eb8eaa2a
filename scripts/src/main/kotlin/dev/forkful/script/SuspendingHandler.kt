package dev.forkful.script

import dev.forkful.Handler
import dev.forkful.TaskContext
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.suspendCancellableCoroutine
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionException
import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.resumeWithException

/**
 * A suspending lambda as Java sees it: a [CoroutineFuture]. To cancel that aborts the HTTP exchange that it waits for.
 *
 * *Threading:* the lambda runs on the caller's thread until it first suspends, then on [TaskContext.executor].
 */
internal class SuspendingHandler<I : Any>(
    private val handler: suspend TaskScope.(I) -> Any?,
) : Handler.Async<I> {
    override fun handle(
        input: I,
        task: TaskContext,
    ): CompletableFuture<Any?> = CoroutineFuture(task.executor()) { TaskScope(task).handler(input) }
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
