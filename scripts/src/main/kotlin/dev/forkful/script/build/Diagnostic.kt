package dev.forkful.script.build

/**
 * One message of a compiler, or of the resolver of dependencies.
 *
 * @param file null where the message is of no file
 * @param line from 1; 0 where unknown
 * @param column from 1; 0 where unknown
 * @param sourceLine the text of that line, for the caret
 */
@JvmRecord
data class Diagnostic(
    val error: Boolean,
    val file: String?,
    val line: Int,
    val column: Int,
    val message: String,
    val sourceLine: String?,
) {
    /** `file:line:column: message`, then the source line and a caret. */
    fun format(): String =
        buildString {
            if (file != null) {
                append(file)
                if (line > 0) append(':').append(line)
                if (line > 0 && column > 0) append(':').append(column)
                append(": ")
            }
            append(if (error) "" else "warning: ").append(message)
            if (sourceLine != null) {
                append("\n    ").append(sourceLine.trimEnd())
                if (column > 0) {
                    append("\n    ")
                    // Tabs stay tabs, so that the caret stands where a terminal shows the character.
                    sourceLine.take(column - 1).forEach { append(if (it == '\t') '\t' else ' ') }
                    append('^')
                }
            }
        }
}
