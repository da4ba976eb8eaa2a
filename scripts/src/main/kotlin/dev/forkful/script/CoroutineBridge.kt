package dev.forkful.script

import dev.forkful.pool.SuspendBridge
import java.lang.invoke.MethodHandle
import java.util.concurrent.CompletionStage
import java.util.concurrent.Executor
import kotlin.coroutines.intrinsics.suspendCoroutineUninterceptedOrReturn

/** How workers call the suspending functions of a pool. Made by the `ServiceLoader`. */
class CoroutineBridge : SuspendBridge {
    override fun call(
        function: MethodHandle,
        values: List<Any?>,
        executor: Executor,
    ): CompletionStage<Any?> =
        CoroutineFuture(executor) {
            suspendCoroutineUninterceptedOrReturn<Any?> { continuation ->
                function.invokeWithArguments(values + continuation)
            }
        }
}
