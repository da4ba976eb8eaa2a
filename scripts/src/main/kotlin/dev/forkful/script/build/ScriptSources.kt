package dev.forkful.script.build

import dev.forkful.script.ScriptHeader
import java.io.IOException
import java.nio.ByteBuffer
import java.nio.CharBuffer
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.FileTime
import java.security.MessageDigest
import java.util.HexFormat
import kotlin.io.path.absolute
import kotlin.io.path.getLastModifiedTime
import kotlin.io.path.isRegularFile
import kotlin.io.path.name
import kotlin.io.path.readBytes

/**
 * A job file and the scripts that it imports, as they are on disk now.
 *
 * @param main the file that was asked for
 * @param all the file first, then its imports, each once
 */
internal class ScriptSources private constructor(
    val main: Source,
    val all: List<Source>,
) {
    /** One file: where it is, what messages call it, and what is in it. */
    class Source(
        val path: Path,
        val shown: Path,
        val modified: FileTime,
        val bytes: ByteArray,
    ) {
        val text = bytes.decodeToString()
        val header = if (path.name.endsWith(".java")) ScriptHeader.parseJava(text) else ScriptHeader.parse(text)

        fun diagnostic(
            at: ScriptHeader.Entry,
            message: String,
        ) = Diagnostic(true, shown.toString(), at.line, at.column, message, text.lines()[at.line - 1])

        /** What is wrong where it is not UTF-8: the compiler would put U+FFFD in its place, and say nothing. */
        fun misencoded(): Diagnostic? {
            val input = ByteBuffer.wrap(bytes)
            val before = CharBuffer.allocate(bytes.size)
            if (!Charsets.UTF_8
                    .newDecoder()
                    .decode(input, before, true)
                    .isError
            ) {
                return null
            }
            val lines = before.flip().toString().lines()
            val message = "not UTF-8: byte 0x%02X begins no character; save the file as UTF-8".format(bytes[input.position()])
            return Diagnostic(true, shown.toString(), lines.size, lines.last().length + 1, message, text.lines()[lines.size - 1])
        }

        fun located(at: ScriptHeader.Entry) = Located(at.value, path.toString(), at.line, at.column)
    }

    val dependencies: List<Located> =
        all.flatMap { source -> source.header.dependencies.map(source::located) }.distinctBy { it.value }

    val repositories: List<Located> =
        all.flatMap { source -> source.header.repositories.map(source::located) }.distinctBy { it.value }

    /** SHA-256 of the names and bytes of all: what a job's code is, wherever it lies and whatever compiles it. */
    val hash: String by lazy {
        val digest = MessageDigest.getInstance("SHA-256")
        for (source in all) {
            digest.update("${source.path.name}\n${source.bytes.size}\n".toByteArray())
            digest.update(source.bytes)
        }
        HexFormat.of().formatHex(digest.digest())
    }

    /** Whether nothing was saved between these two looks. */
    fun isAs(other: ScriptSources): Boolean = hash == other.hash && all.map { it.modified } == other.all.map { it.modified }

    /** What messages call the file at [path]: as the person named it. */
    fun shown(path: String): String =
        all
            .find { it.path.toString() == path }
            ?.shown
            ?.toString() ?: path

    companion object {
        private val EXTENSIONS = listOf(".job.kts", ".kt", ".java")

        /** Reads the file and all that it imports; all that is wrong with imports, and bytes that are no text, is reported together. */
        fun read(script: Path): ScriptSources {
            if (!canBeJob(script)) {
                throw ScriptException("$script is not a job: its name must end in ${EXTENSIONS.joinToString(" or ")}")
            }
            val main = source(script)
            val closure = Closure()
            closure.add(main, emptyList())
            if (closure.problems.isNotEmpty()) {
                throw ScriptException(closure.problems)
            }
            return ScriptSources(main, closure.sources.values.toList())
        }

        /** Whether a file may be a job, by its name. */
        fun canBeJob(file: Path): Boolean = EXTENSIONS.any { file.name.endsWith(it) }

        private fun source(shown: Path): Source =
            try {
                if (!Files.exists(shown)) throw ScriptException("$shown: there is no such file")
                // The time first: a save after it is seen, even one that is undone.
                val modified = shown.getLastModifiedTime()
                Source(shown.absolute().normalize(), shown, modified, shown.readBytes())
            } catch (e: IOException) {
                throw ScriptException("$shown cannot be read: $e", cause = e)
            }
    }

    /** Follows imports, and collects what is wrong with them, and with the files as such. */
    private class Closure {
        val sources = LinkedHashMap<Path, Source>()
        val problems = ArrayList<Diagnostic>()

        fun add(
            source: Source,
            importers: List<Source>,
        ) {
            sources[source.path] = source
            source.misencoded()?.let { problems += it }
            val chain = importers + source
            for (import in source.header.imports) {
                val shown = source.shown.resolveSibling(import.value).normalize()
                val path = shown.absolute().normalize()
                val problem = problem(source, import, path, chain)
                if (problem != null) {
                    problems += source.diagnostic(import, problem)
                } else if (path !in sources) {
                    add(source(shown), chain)
                }
            }
        }

        private fun problem(
            importing: Source,
            import: ScriptHeader.Entry,
            path: Path,
            chain: List<Source>,
        ): String? {
            val ring = chain.dropWhile { it.path != path }.map { it.path.name }
            val namesake = sources.values.find { it.path.name == path.name && it.path != path }
            return when {
                !importing.path.name.endsWith(".job.kts") || !path.name.endsWith(".job.kts") -> {
                    "only a .job.kts can import, and only a .job.kts can be imported"
                }

                !path.isRegularFile() -> {
                    "cannot import ${import.value}: there is no file $path"
                }

                // The compiler would say "cannot compute a topological sort", with a page of stack.
                ring.isNotEmpty() -> {
                    "scripts import each other in a ring: ${(ring + path.name).joinToString(" > ")}"
                }

                namesake != null -> {
                    "${import.value} and ${namesake.shown} have one name: the class of a script is named after its file"
                }

                else -> {
                    null
                }
            }
        }
    }
}
