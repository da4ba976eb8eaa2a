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
import kotlin.properties.ReadWriteProperty
import kotlin.reflect.KFunction
import kotlin.reflect.KFunction0
import kotlin.reflect.KFunction1
import kotlin.reflect.KFunction2
import kotlin.reflect.KProperty
import kotlin.time.Duration
import kotlin.time.toJavaDuration

/** Starts a pool: `Pool { workers = 4 }`. */
fun Pool(declare: PoolScope.() -> Unit): Pool = PoolScope(Pool.builder()).apply(declare).builder.build()

/** The settings of a pool as properties; each has the default of [PoolBuilder], whose other settings are [builder]'s. */
class PoolScope internal constructor(
    /** For whatever is no property here. */
    val builder: PoolBuilder,
) {
    /** Worker processes. */
    var workers: Int by Setting { builder.workers(it) }

    /** Calls in flight over all workers. */
    var concurrency: Int by Setting { builder.concurrency(it) }

    /** Calls after which a worker is replaced. */
    var maxTasksPerWorker: Int by Setting { builder.maxTasksPerWorker(it) }

    /** Attempts that a call has. */
    var retry: Int by Setting { builder.retry(it) }

    /** Queues, each with a part of the workers. */
    var queues: Int by Setting { builder.queues(it) }

    /** The longest that one attempt may take. */
    var timeout: Duration by Setting { builder.timeout(it.toJavaDuration()) }

    /** Where a durable pool lives. */
    var directory: Path by Setting { builder.directory(it) }
}

private class Setting<T : Any>(
    private val set: (T) -> Any,
) : ReadWriteProperty<Any?, T> {
    private var value: T? = null

    override fun getValue(
        thisRef: Any?,
        property: KProperty<*>,
    ): T = checkNotNull(value) { "${property.name} has its default" }

    override fun setValue(
        thisRef: Any?,
        property: KProperty<*>,
        value: T,
    ) {
        this.value = value
        set(value)
    }
}

/** Uses a pool: closes it after [block], at once where that throws. */
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

/** Calls a function, and awaits it; to cancel the coroutine cancels the call. */
suspend fun <R> Pool.call(function: KFunction0<R>): R = call<R>(named(function), emptyList()).awaited()

/** The same with an argument. */
suspend fun <A, R> Pool.call(
    function: KFunction1<A, R>,
    argument: A,
): R = call<R>(named(function), listOf(argument)).awaited()

/** The same with two arguments. */
suspend fun <A, B, R> Pool.call(
    function: KFunction2<A, B, R>,
    first: A,
    second: B,
): R = call<R>(named(function), listOf(first, second)).awaited()

/** Calls a suspending function, and awaits it; to cancel the coroutine cancels the call. */
suspend fun <R> Pool.call(function: suspend () -> R): R = call<R>(named(function), emptyList()).awaited()

/** The same with an argument. */
suspend fun <A, R> Pool.call(
    function: suspend (A) -> R,
    argument: A,
): R = call<R>(named(function), listOf(argument)).awaited()

/** The same with two arguments. */
suspend fun <A, B, R> Pool.call(
    function: suspend (A, B) -> R,
    first: A,
    second: B,
): R = call<R>(named(function), listOf(first, second)).awaited()

/**
 * Calls a function for each item, and gives the results in the order of the items, as they come. Cold: each collection
 * makes the calls anew, and cancels those that are left when it ends early.
 */
fun <A, R> Pool.map(
    items: Iterable<A>,
    function: KFunction1<A, R>,
): Flow<R> = results(items, named(function))

/** The same for a function that suspends. */
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

/** What a reference to a function names; what is none, or is bound to a value, is refused. */
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
