package dev.forkful.script

import dev.forkful.Rate

/** So many a second: `limit(200.perSecond)`. */
val Number.perSecond: Rate get() = Rate.perSecond(toDouble())

/** So many a minute. */
val Number.perMinute: Rate get() = Rate.perMinute(toDouble())

/** So many an hour. */
val Number.perHour: Rate get() = Rate.perHour(toDouble())
