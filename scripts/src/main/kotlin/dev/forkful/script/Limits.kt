package dev.forkful.script

import dev.forkful.JobException
import dev.forkful.Rate
import dev.forkful.RateLimit
import tools.jackson.core.type.TypeReference
import java.lang.reflect.Type
import java.util.function.Function
import java.util.function.ToDoubleFunction

/**
 * How fast attempts at tasks of one key may begin, and how many of them may be in flight, over all workers.
 *
 * @param key of an input, compared as text; the type of its parameter is that of `task`
 * @param cost what an attempt takes of the rate; default 1
 * @param name shares the limit with all runs of this machine that have one of that name
 */
inline fun <reified I : Any> JobBuilder.limit(
    noinline key: (I) -> Any?,
    rate: Rate? = null,
    inFlight: Int? = null,
    noinline cost: ((I) -> Number)? = null,
    name: String? = null,
) = limitBy(object : TypeReference<I>() {}.type, key, rate, { of -> of.with(inFlight, name).costing(cost) })

/**
 * How much attempts may take of something, over all workers: tokens of a language model, say.
 *
 * @param cost what an attempt takes, by its input
 */
inline fun <reified I : Any> JobBuilder.limit(
    rate: Rate,
    noinline cost: (I) -> Number,
    name: String? = null,
) = limitOf { RateLimit.ofRun(rate).with(null, name).costing(cost) }

/**
 * The same, where a result shows what its attempt really took: `cost` is reserved before, and corrected after it.
 *
 * @param settle what a result was worth
 */
inline fun <reified I : Any, reified R : Any> JobBuilder.limit(
    rate: Rate,
    noinline cost: (I) -> Number,
    noinline settle: (R) -> Number,
    noinline key: ((I) -> Any?)? = null,
    name: String? = null,
) = limitOf {
    val type = object : TypeReference<I>() {}.type
    val limit = if (key == null) RateLimit.ofRun(rate) else RateLimit.byKey(type, Function(key), rate)
    limit.with(null, name).costing(cost).withSettle(R::class.javaObjectType) { settle(it).toDouble() }
}

@PublishedApi
internal inline fun <reified I : Any> RateLimit.costing(noinline cost: ((I) -> Number)?): RateLimit =
    if (cost == null) this else withCost(object : TypeReference<I>() {}.type, ToDoubleFunction<I> { cost(it).toDouble() })

/** Of a wrong number and a wrong name both are said. */
@PublishedApi
internal fun RateLimit.with(
    inFlight: Int?,
    name: String?,
): RateLimit {
    var limit = this
    val problems = ArrayList<String>()
    try {
        if (inFlight != null) limit = limit.withInFlight(inFlight)
    } catch (e: JobException) {
        problems += e.message.orEmpty()
    }
    try {
        if (name != null) limit = limit.withName(name)
    } catch (e: JobException) {
        problems += e.message.orEmpty()
    }
    if (problems.isNotEmpty()) throw JobException(problems.joinToString("; "))
    return limit
}

@PublishedApi
internal fun <I : Any> JobBuilder.limitBy(
    type: Type,
    key: (I) -> Any?,
    rate: Rate?,
    more: (RateLimit) -> RateLimit,
) = limitOf { more(RateLimit.byKey(type, Function(key), rate)) }
