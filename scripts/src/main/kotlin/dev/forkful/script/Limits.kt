package dev.forkful.script

import dev.forkful.JobException
import dev.forkful.Rate
import dev.forkful.RateLimit
import tools.jackson.core.type.TypeReference
import java.lang.reflect.Type
import java.util.function.Function
import java.util.function.ToDoubleFunction

/**
 * Limits the attempts at tasks of the same key, over all workers. Give [rate], [inFlight] or both.
 *
 * @param key computes the key of an input, which is compared as text; its parameter has the same type as that of `task`
 * @param rate how fast attempts with one key may begin
 * @param inFlight how many attempts with one key may be in flight at once
 * @param cost how much of the rate an attempt uses up, by its input; default 1
 * @param name if given, the limit is shared by all runs on this machine that have a limit of this name
 */
inline fun <reified I : Any> JobBuilder.limit(
    noinline key: (I) -> Any?,
    rate: Rate? = null,
    inFlight: Int? = null,
    noinline cost: ((I) -> Number)? = null,
    name: String? = null,
) = limitBy(object : TypeReference<I>() {}.type, key, rate, { of -> of.with(inFlight, name).costing(cost) })

/**
 * Limits how much of something the attempts may use up over time, such as tokens of a language model, over all workers.
 *
 * @param cost how much an attempt uses up, by its input
 * @param name if given, the limit is shared by all runs on this machine that have a limit of this name
 */
inline fun <reified I : Any> JobBuilder.limit(
    rate: Rate,
    noinline cost: (I) -> Number,
    name: String? = null,
) = limitOf { RateLimit.ofRun(rate).with(null, name).costing(cost) }

/**
 * Limits how much of something the attempts may use up over time, where only the result tells how much it was: [cost] is
 * an estimate that is reserved before the attempt, and [settle] corrects it afterwards.
 *
 * @param cost how much an attempt will probably use up, by its input
 * @param settle how much an attempt really used up, by its result
 * @param key if given, each key has a limit of its own
 * @param name if given, the limit is shared by all runs on this machine that have a limit of this name
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
