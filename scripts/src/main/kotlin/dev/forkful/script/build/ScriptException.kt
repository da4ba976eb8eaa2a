package dev.forkful.script.build

import dev.forkful.JobException

/**
 * A job file that cannot be compiled: exit code 2. The message is all there is to show, one `file:line:column: message`
 * after another, each with its source line and a caret.
 */
class ScriptException(
    message: String,
    /** What the message is made of; empty where no place in a file is to blame. */
    @get:JvmName("diagnostics") val diagnostics: List<Diagnostic> = emptyList(),
    cause: Throwable? = null,
) : JobException(message, cause) {
    internal constructor(diagnostics: List<Diagnostic>) : this(diagnostics.joinToString("\n") { it.format() }, diagnostics)

    private companion object {
        const val serialVersionUID = 1L
    }
}
