package dev.forkful.script.build

import dev.forkful.script.ScriptHeader
import java.io.IOException
import java.nio.file.Files
import java.nio.file.Path
import java.security.MessageDigest
import java.util.HexFormat
import kotlin.io.path.absolute
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
        val bytes: ByteArray,
    ) {
        val text = bytes.decodeToString()
        val header = ScriptHeader.parse(text)

        fun diagnostic(
            at: ScriptHeader.Entry,
            message: String,
        ) = Diagnostic(true, shown.toString(), at.line, at.column, message, text.lines()[at.line - 1])
    }

    val dependencies: List<Located> =
        all
            .flatMap { source ->
                source.header.dependencies.map {
                    located(
                        source,
                        it,
                    )
                }
            }.distinctBy { it.value }
    val repositories: List<Located> =
        all
            .flatMap { source ->
                source.header.repositories.map { located(source, it) }
            }.distinctBy { it.value }

    /** SHA-256 of the names and bytes of all: what a job's code is, wherever it lies and whatever compiles it. */
    val hash: String by lazy {
        val digest = MessageDigest.getInstance("SHA-256")
        for (source in all) {
            digest.update("${source.path.name}\n${source.bytes.size}\n".toByteArray())
            digest.update(source.bytes)
        }
        hex(digest.digest())
    }

    /** What messages call the file at [path]: as the person named it. */
    fun shown(path: String): String = all.find { it.path.toString() == path }?.shown?.toString() ?: path

    private fun located(
        source: Source,
        entry: ScriptHeader.Entry,
    ) = Located(entry.value, source.path.toString(), entry.line, entry.column)

    companion object {
        private val EXTENSIONS = listOf(".job.kts", ".kt", ".java")

        /** Reads the file and all that it imports; all imports that are missing are reported together. */
        fun read(script: Path): ScriptSources {
            if (EXTENSIONS.none { script.name.endsWith(it) }) {
                throw ScriptException("$script is not a job: its name must end in ${EXTENSIONS.joinToString(" or ")}")
            }
            val sources = LinkedHashMap<Path, Source>()
            val problems = ArrayList<Diagnostic>()
            val main = source(script)
            sources[main.path] = main
            val unread = ArrayDeque(listOf(main))
            while (unread.isNotEmpty()) {
                val importing = unread.removeFirst()
                for (import in importing.header.imports) {
                    val found = imported(importing, import, problems) ?: continue
                    if (found.path in sources) continue
                    sources.values.find { it.path.name == found.path.name }?.let {
                        problems +=
                            importing.diagnostic(
                                import,
                                "${found.shown} and ${it.shown} have one name: the class of a script is named after its file",
                            )
                    }
                    sources[found.path] = found
                    unread += found
                }
            }
            if (problems.isNotEmpty()) throw ScriptException(problems)
            return ScriptSources(main, sources.values.toList())
        }

        private fun imported(
            importing: Source,
            import: ScriptHeader.Entry,
            problems: MutableList<Diagnostic>,
        ): Source? {
            val shown = importing.shown.resolveSibling(import.value)
            if (!importing.path.name.endsWith(".kts") || !import.value.endsWith(".job.kts")) {
                problems += importing.diagnostic(import, "only a .job.kts can import, and only a .job.kts can be imported")
                return null
            }
            if (!shown.isRegularFile()) {
                problems += importing.diagnostic(import, "cannot import ${import.value}: there is no file $shown")
                return null
            }
            return source(shown)
        }

        private fun source(shown: Path): Source =
            try {
                if (!Files.exists(shown)) throw ScriptException("$shown: there is no such file")
                Source(shown.absolute().normalize(), shown, shown.readBytes())
            } catch (e: IOException) {
                throw ScriptException("$shown cannot be read: $e", cause = e)
            }

        fun hex(bytes: ByteArray): String = HexFormat.of().formatHex(bytes)
    }
}
