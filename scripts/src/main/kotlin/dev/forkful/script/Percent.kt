package dev.forkful.script

/** A percentage, such as `3.percent`. */
@JvmInline
value class Percent internal constructor(
    internal val value: Double,
)

/** This many percent: `limitFailures(3.percent)`. */
val Int.percent: Percent get() = Percent(toDouble())

/** This many percent: `limitFailures(0.5.percent)`. */
val Double.percent: Percent get() = Percent(this)
