package dev.forkful.script

import dev.forkful.pool.SuspendBridge
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.GlobalScope
import kotlinx.coroutines.future.future
import java.lang.invoke.MethodHandle
import java.util.concurrent.CompletionStage
import java.util.concurrent.Executor
import kotlin.coroutines.intrinsics.suspendCoroutineUninterceptedOrReturn

/** How workers call the suspending functions of a pool. Made by the `ServiceLoader`. */
class CoroutineBridge : SuspendBridge {
    @OptIn(DelicateCoroutinesApi::class)
    override fun call(
        function: MethodHandle,
        values: List<Any?>,
        executor: Executor,
    ): CompletionStage<Any?> =
        // GlobalScope for the reason that SuspendingHandler gives.
        GlobalScope.future(HandlerDispatcher(executor), CoroutineStart.UNDISPATCHED) {
            raisingTimeouts {
                suspendCoroutineUninterceptedOrReturn<Any?> { continuation ->
                    function.invokeWithArguments(values + continuation)
                }
            }
        }
}
