package dev.forkful.script

/**
 * What a job file says of itself before its code: libraries, repositories, imports. Read without a compiler, so that a
 * cached script costs milliseconds and a missing library is reported at its line.
 *
 * Kotlin: `@file:DependsOn("g:a:v")`, `@file:Repository("url")`, `@file:Import("other.job.kts")`, plain string literals
 * only. Java and Kotlin: `//DEPS g:a:v ...` and `//REPOS url ...`, each at the beginning of a line.
 */
class ScriptHeader internal constructor(
    val dependencies: List<Entry>,
    val repositories: List<Entry>,
    val imports: List<Entry>,
) {
    /**
     * One value and where it stands.
     *
     * @param line from 1
     * @param column from 1
     */
    data class Entry(
        val value: String,
        val line: Int,
        val column: Int,
    )

    companion object {
        /** Reads Kotlin up to its first code; what is malformed is left for the compiler to report. */
        @JvmStatic
        fun parse(text: String): ScriptHeader = HeaderParser(text, commentsNest = true).parse()

        /** The same for Java, where the first end of a block comment ends it, whatever begins in it. */
        @JvmStatic
        fun parseJava(text: String): ScriptHeader = HeaderParser(text, commentsNest = false).parse()
    }
}

/** A cursor over the header; used once, on one thread. */
private class HeaderParser(
    private val text: String,
    private val commentsNest: Boolean,
) {
    private val entries = mapOf(DEPENDS_ON to ArrayList<ScriptHeader.Entry>(), REPOSITORY to ArrayList(), IMPORT to ArrayList())
    private var at = 0

    fun parse(): ScriptHeader {
        if (text.startsWith("\uFEFF")) at++
        if (text.startsWith("#!", at)) skipLine()
        do {
            skipBlank()
        } while (annotations())
        return ScriptHeader(entries.getValue(DEPENDS_ON), entries.getValue(REPOSITORY), entries.getValue(IMPORT))
    }

    /** `@file:A("x")` or `@file:[A("x") B("y")]`; false where something else begins. */
    private fun annotations(): Boolean {
        if (!take("@file")) return false
        skipBlank()
        if (!take(":")) return false
        skipBlank()
        if (!take("[")) return annotation()
        skipBlank()
        while (!take("]")) {
            if (!annotation()) return false
            skipBlank()
        }
        return true
    }

    private fun annotation(): Boolean {
        val begin = at
        while (at < text.length && (text[at].isJavaIdentifierPart() || text[at] == '.')) at++
        if (at == begin) return false
        val values = entries[text.substring(begin, at).removePrefix("dev.forkful.script.")]
        if (at < text.length && text[at] == '(') {
            at++
            return arguments(values)
        }
        return true
    }

    private fun arguments(values: MutableList<ScriptHeader.Entry>?): Boolean {
        while (true) {
            skipBlank()
            when {
                take(")") -> return true
                at >= text.length -> return false
                text[at] == '"' -> string(values)
                else -> at++
            }
        }
    }

    private fun string(values: MutableList<ScriptHeader.Entry>?) {
        val begin = at++
        val value = StringBuilder()
        while (at < text.length && text[at] != '"' && text[at] != '\n') {
            if (text[at] == '\\' && at + 1 < text.length) at++
            value.append(text[at++])
        }
        at++
        values?.add(entry(value.toString(), begin))
    }

    private fun skipBlank() {
        while (at < text.length) {
            when {
                text[at].isWhitespace() || text[at] == ';' -> at++
                text.startsWith("//", at) -> lineComment()
                text.startsWith("/*", at) -> blockComment()
                else -> return
            }
        }
    }

    private fun lineComment() {
        val atLineStart = at == 0 || text[at - 1] == '\n'
        val values =
            when {
                atLineStart && text.startsWith("//DEPS ", at) -> entries.getValue(DEPENDS_ON)
                atLineStart && text.startsWith("//REPOS ", at) -> entries.getValue(REPOSITORY)
                else -> return skipLine()
            }
        at = text.indexOf(' ', at)
        while (at < text.length && text[at] != '\n') {
            val begin = at
            while (at < text.length && !text[at].isWhitespace() && text[at] != ',') at++
            if (at > begin) values.add(entry(text.substring(begin, at), begin)) else at++
        }
    }

    private fun blockComment() {
        var depth = 0
        do {
            when {
                text.startsWith("/*", at) && (commentsNest || depth == 0) -> {
                    depth++
                    at += 2
                }

                text.startsWith("*/", at) -> {
                    depth--
                    at += 2
                }

                else -> {
                    at++
                }
            }
        } while (depth > 0 && at < text.length)
    }

    private fun skipLine() {
        val end = text.indexOf('\n', at)
        at = if (end < 0) text.length else end + 1
    }

    private fun take(token: String): Boolean = text.startsWith(token, at).also { if (it) at += token.length }

    private fun entry(
        value: String,
        begin: Int,
    ): ScriptHeader.Entry {
        val lineStart = text.lastIndexOf('\n', begin - 1) + 1
        return ScriptHeader.Entry(value, text.substring(0, lineStart).count { it == '\n' } + 1, begin - lineStart + 1)
    }

    private companion object {
        const val DEPENDS_ON = "DependsOn"
        const val REPOSITORY = "Repository"
        const val IMPORT = "Import"
    }
}
