package dev.forkful.script

import dev.forkful.Rate

/** A rate of this many per second: `limit(200.perSecond)`. */
val Number.perSecond: Rate get() = Rate.perSecond(toDouble())

/** A rate of this many per minute: `limit(600.perMinute)`. */
val Number.perMinute: Rate get() = Rate.perMinute(toDouble())

/** A rate of this many per hour: `limit(5000.perHour)`. */
val Number.perHour: Rate get() = Rate.perHour(toDouble())
