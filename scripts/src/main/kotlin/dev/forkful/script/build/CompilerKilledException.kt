package dev.forkful.script.build

import dev.forkful.ForkfulException

/**
 * Somebody killed the compiler process, mostly a machine that lacks memory: nothing is known to be wrong with the job file, and
 * the same command may succeed later.
 */
class CompilerKilledException internal constructor(
    message: String,
    cause: Throwable,
) : ForkfulException(message, cause) {
    private companion object {
        const val serialVersionUID = 1L
    }
}
