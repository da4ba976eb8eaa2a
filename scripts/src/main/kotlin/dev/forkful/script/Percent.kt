package dev.forkful.script

/** A part of a hundred. */
@JvmInline
value class Percent internal constructor(
    internal val value: Double,
)

/** Such as `3.percent`. */
val Int.percent: Percent get() = Percent(toDouble())

/** Such as `0.5.percent`. */
val Double.percent: Percent get() = Percent(this)
