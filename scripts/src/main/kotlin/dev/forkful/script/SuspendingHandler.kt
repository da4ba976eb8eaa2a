package dev.forkful.script

import dev.forkful.Handler
import dev.forkful.TaskContext
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.GlobalScope
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.future.future
import kotlinx.coroutines.suspendCancellableCoroutine
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionException
import java.util.concurrent.Executor
import kotlin.coroutines.resume
import kotlin.coroutines.resumeWithException

/**
 * A suspending lambda as Java sees it: a future. To cancel the future, with or without interruption, cancels the
 * coroutine, and so aborts the HTTP exchange that it waits for.
 *
 * *Threading:* the lambda runs on [TaskContext.executor], never on the caller's thread nor on the HTTP client's.
 */
internal class SuspendingHandler<I : Any>(
    private val handler: suspend TaskScope.(I) -> Any?,
) : Handler.Async<I> {
    // One wrapper of the worker's executor, not one a task. A race makes a second one, which is harmless.
    @Volatile
    private var dispatcher: Dispatcher? = null

    @OptIn(DelicateCoroutinesApi::class)
    override fun handle(
        input: I,
        task: TaskContext,
    ): CompletableFuture<Any?> =
        // GlobalScope because the returned future is the only owner: no parent job, so nothing to keep account of.
        GlobalScope.future(dispatcherOf(task.executor())) { TaskScope(task).handler(input) }

    private fun dispatcherOf(executor: Executor): CoroutineDispatcher {
        val known = dispatcher
        if (known != null && known.executor === executor) {
            return known.coroutines
        }
        return Dispatcher(executor, executor.asCoroutineDispatcher()).also { dispatcher = it }.coroutines
    }

    private class Dispatcher(
        val executor: Executor,
        val coroutines: CoroutineDispatcher,
    )
}

/**
 * Suspends until the future is done, and cancels it with interruption when the coroutine is cancelled: the only form
 * of cancelling that aborts an exchange of the JDK's client. The `await` of kotlinx.coroutines leaves it running.
 */
internal suspend fun <T> CompletableFuture<T>.await(): T =
    suspendCancellableCoroutine { continuation ->
        continuation.invokeOnCancellation { cancel(true) }
        whenComplete { value, error ->
            when (error) {
                null -> continuation.resume(value)
                is CompletionException -> continuation.resumeWithException(error.cause ?: error)
                else -> continuation.resumeWithException(error)
            }
        }
    }
