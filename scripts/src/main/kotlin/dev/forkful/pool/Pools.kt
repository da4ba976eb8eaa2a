package dev.forkful.pool

import dev.forkful.JobException
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.future.await
import kotlinx.coroutines.runInterruptible
import java.lang.invoke.MethodHandleInfo
import java.nio.file.Path
import java.util.concurrent.CompletionException
import kotlin.jvm.internal.CallableReference
import kotlin.jvm.internal.ClassBasedDeclarationContainer
import kotlin.reflect.KFunction
import kotlin.reflect.KFunction0
import kotlin.reflect.KFunction1
import kotlin.reflect.KFunction2
import kotlin.time.Duration
import kotlin.time.toJavaDuration
import kotlin.time.toKotlinDuration

/** Builds a pool and starts its workers: `Pool { workers = 4 }`. */
fun Pool(declare: PoolScope.() -> Unit): Pool = PoolScope(Pool.builder()).apply(declare).builder.build()

/** The most used settings of a pool as properties, with the defaults of [PoolBuilder]; the others are on [builder]. */
class PoolScope internal constructor(
    /** For all settings that are not properties here. */
    val builder: PoolBuilder,
) {
    /** The number of worker processes. */
    var workers: Int
        get() = builder.workers
        set(value) {
            builder.workers(value)
        }

    /** How many calls may be in flight at once over all workers. */
    var concurrency: Int
        get() = builder.concurrency
        set(value) {
            builder.concurrency(value)
        }

    /** Replaces a worker after this many calls; 0, the default, means never. */
    var maxTasksPerWorker: Int
        get() = builder.maxTasks
        set(value) {
            builder.maxTasksPerWorker(value)
        }

    /** How many attempts a call may take if it fails with an I/O error, a timeout, or HTTP status 429 or 5xx. */
    var retry: Int
        get() = builder.attempts
        set(value) {
            builder.retry(value)
        }

    /** The number of queues, among which the workers are divided. */
    var queues: Int
        get() = builder.queues
        set(value) {
            builder.queues(value)
        }

    /** How long one attempt may take. */
    var timeout: Duration
        get() = checkNotNull(builder.timeout).toKotlinDuration()
        set(value) {
            builder.timeout(value.toJavaDuration())
        }

    /** Makes the pool durable: its calls and their results are kept in this folder; by default there is none. */
    var directory: Path?
        get() = builder.directory
        set(value) {
            builder.directory(value)
        }
}

/** Runs [block] with this pool, then closes it: with `close` if the block returned, with `closeNow` if it threw. */
inline fun <T> Pool.use(block: (Pool) -> T): T {
    var hasFailed = false
    try {
        return block(this)
    } catch (
        @Suppress("TooGenericExceptionCaught") e: Throwable,
    ) {
        hasFailed = true
        throw e
    } finally {
        if (hasFailed) closeNow() else close() // a return out of the block is no failure
    }
}

/** Calls a function in a worker and awaits its result. Cancelling the coroutine cancels the call. */
suspend fun <R> Pool.call(function: KFunction0<R>): R = call<R>(named(function), emptyList()).awaited()

/** Calls a function with one argument in a worker and awaits its result. Cancelling the coroutine cancels the call. */
suspend fun <A, R> Pool.call(
    function: KFunction1<A, R>,
    argument: A,
): R = call<R>(named(function), listOf(argument)).awaited()

/** Calls a function with two arguments in a worker and awaits its result. Cancelling the coroutine cancels the call. */
suspend fun <A, B, R> Pool.call(
    function: KFunction2<A, B, R>,
    first: A,
    second: B,
): R = call<R>(named(function), listOf(first, second)).awaited()

/** Calls a suspending function in a worker and awaits its result. Cancelling the coroutine cancels the call. */
suspend fun <R> Pool.call(function: suspend () -> R): R = call<R>(named(function), emptyList()).awaited()

/** Calls a suspending function with one argument in a worker and awaits its result. */
suspend fun <A, R> Pool.call(
    function: suspend (A) -> R,
    argument: A,
): R = call<R>(named(function), listOf(argument)).awaited()

/** Calls a suspending function with two arguments in a worker and awaits its result. */
suspend fun <A, B, R> Pool.call(
    function: suspend (A, B) -> R,
    first: A,
    second: B,
): R = call<R>(named(function), listOf(first, second)).awaited()

/**
 * Calls a function for each item, and emits the results in the order of the items. The flow is cold: each collection makes
 * the calls anew, and cancels the pending ones if it ends early.
 */
fun <A, R> Pool.map(
    items: Iterable<A>,
    function: KFunction1<A, R>,
): Flow<R> = results(items, named(function))

/** Calls a suspending function for each item, and emits the results in the order of the items, as a cold flow. */
fun <A, R> Pool.map(
    items: Iterable<A>,
    function: suspend (A) -> R,
): Flow<R> = results(items, named(function))

private fun <A, R> Pool.results(
    items: Iterable<A>,
    function: Function,
): Flow<R> =
    flow {
        val map = mapOver<A, R>(items, function)
        try {
            val results = map.iterator()
            // One by one: a buffer would be lost to a failure that overtakes it.
            while (runInterruptible(Dispatchers.IO) { results.hasNext() }) {
                emit(
                    try {
                        results.next()
                    } catch (e: CompletionException) {
                        throw e.cause ?: e
                    },
                )
            }
        } finally {
            if (!map.isDone) map.cancel()
        }
    }

private suspend fun <R> TaskFuture<R>.awaited(): R = await()

/** The function that a reference names; anything else, and a reference that is bound to a value, is refused. */
private fun named(function: Any): Function {
    if (function !is CallableReference || function !is KFunction<*>) {
        throw JobException(
            "${function.javaClass.name} is no reference to a function as it is declared, without lambdas, default " +
                "arguments and the like: a pool needs its name, and gives each of its parameters an argument",
        )
    }
    val owner = (function.owner as ClassBasedDeclarationContainer).jClass
    val receiver = function.boundReceiver
    val isOfObject = receiver !== CallableReference.NO_RECEIVER
    if (isOfObject && onlyInstance(owner) !== receiver) {
        throw JobException("${owner.name}.${function.name} is bound to a value, which a worker process does not have")
    }
    // Not the function's own name: the compiler, or @JvmName, may have given it another.
    val (method, types) = function.signature.split('(', limit = 2)
    if (method != function.name && method.startsWith("${function.name}-")) {
        throw JobException(
            "${owner.name}.${function.name} takes or gives a value class, as kotlin.time.Duration and UInt are: the JVM " +
                "sees only what it holds; take that, as the duration's milliseconds, or wrap it in a data class",
        )
    }
    val kind = if (isOfObject) FunctionName.OF_OBJECT else MethodHandleInfo.REF_invokeStatic
    return Function.find(FunctionName(kind, owner.name, method, "($types", "($types"), owner.classLoader)
}

private fun onlyInstance(type: Class<*>): Any? =
    try {
        Function.only(type)
    } catch (
        @Suppress("SwallowedException") e: NoSuchFieldException, // it is no object
    ) {
        null
    }
