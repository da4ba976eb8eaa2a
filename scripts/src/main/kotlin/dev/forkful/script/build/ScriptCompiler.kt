package dev.forkful.script.build

import dev.forkful.ForkfulException
import dev.forkful.broker.BrokerException
import dev.forkful.io.Reason
import dev.forkful.run.PrivateFolder
import java.io.IOException
import java.nio.file.AccessDeniedException
import java.nio.file.Files
import java.nio.file.Path
import java.security.MessageDigest
import java.util.HexFormat
import java.util.concurrent.locks.ReentrantLock
import kotlin.io.path.absolute
import kotlin.io.path.exists

/**
 * Compiles job files, and remembers what it compiled. What is in the cache costs some milliseconds; anything else is
 * done by a compiler process, which is started at the first need and kept until [close].
 *
 * *Threading:* thread-safe; one file is compiled at a time. Who is interrupted waits no longer, and the process that compiled for
 * him is ended.
 *
 * *Failure:* [ScriptException] for whatever is wrong with a job file or cannot be resolved, and where the cache folder may not
 * be written; [BrokerException.Storage] where it cannot be, as on a full disk; [CompilerKilledException] where somebody killed the
 * compiler process.
 *
 * @param cacheDirectory holds compiled jobs and class archives; made where it is missing; safe to share by consoles and
 *     to delete while none runs
 */
class ScriptCompiler
    @JvmOverloads
    constructor(
        private val toolchain: Toolchain,
        cacheDirectory: Path,
        archives: Archives = Archives.MAKE,
    ) : AutoCloseable {
        // By no link to it: the process that makes the archive outlives whoever made one.
        private val cache = if (cacheDirectory.exists()) cacheDirectory.toRealPath() else cacheDirectory.absolute()
        private val scripts = cache.resolve("scripts")
        private val archive = CompilerArchive(toolchain, cache.resolve("archives"), archives)
        private val turn = ReentrantLock()

        // Written under `turn`, but for close(), which must not wait for a compiler that hangs.
        @Volatile
        private var process: CompilerProcess? = null

        @Volatile
        private var closed = false

        /** The compiler process, if one runs. */
        internal val compilerHandle: ProcessHandle? get() = process?.takeIf { it.alive }?.handle

        /** Gives the compiled form of a `.job.kts`, `.kt` or `.java` file. */
        @Throws(InterruptedException::class)
        fun compile(script: Path): CompiledScript {
            cached(ScriptSources.read(script))?.let { return it }
            turn.lockInterruptibly()
            try {
                return compileInTurn(script)
            } finally {
                turn.unlock()
            }
        }

        private fun cached(sources: ScriptSources): CompiledScript? {
            val entry = CacheEntry(scripts, key(sources))
            return entry.read()?.let { compiled(sources, entry, it, null) }
        }

        /** The compiler reads the files up to seconds after us: what it made is of our sources only where nobody saved meanwhile. */
        private fun compileInTurn(script: Path): CompiledScript {
            repeat(ATTEMPTS) {
                val sources = ScriptSources.read(script)
                // Who waited for his turn finds what was made before it.
                cached(sources)?.let { return it }
                val entry = CacheEntry(scripts, key(sources))
                try {
                    val answer = ask(request(sources, entry))
                    if (ScriptSources.read(script).isAs(sources)) return kept(sources, entry, answer)
                } finally {
                    entry.discard() // what was accepted has another name by now
                }
            }
            throw ScriptException(
                "$script, or a script that it imports, is changed again and again while it is compiled; it was tried $ATTEMPTS times",
            )
        }

        private fun request(
            sources: ScriptSources,
            entry: CacheEntry,
        ) = CompileRequest(
            sources.main.path.toString(),
            toolchain.runtime.map { it.toString() },
            sources.dependencies,
            sources.repositories,
            entry.draft.toString(),
        )

        private fun kept(
            sources: ScriptSources,
            entry: CacheEntry,
            answer: CompileAnswer,
        ): CompiledScript {
            answer.unwritten?.let { throw cannotWrite(IOException(it)) }
            val diagnostics = answer.diagnostics.map { it.copy(file = it.file?.let(sources::shown)) }
            val className = answer.className
            if (className == null || diagnostics.any { it.error }) {
                throw ScriptException(diagnostics.filter { it.error })
            }
            val content = CacheEntry.Content(className, answer.dependencies.map(Path::of))
            try {
                entry.accept(content)
            } catch (e: IOException) {
                throw cannotWrite(e)
            }
            archive.prepare()
            return compiled(sources, entry, content, diagnostics.map { it.format() })
        }

        private fun cannotWrite(cause: IOException): ForkfulException {
            val message = "the script cache $scripts cannot be written: ${Reason.of(cause)}"
            return if (cause is AccessDeniedException) {
                ScriptException("$message; set FORKFUL_HOME, or XDG_CACHE_HOME, to a folder of yours", cause = cause)
            } else {
                BrokerException.Storage(message, cause)
            }
        }

        /** Before seconds are spent on what could not be kept. */
        private fun requireCache(draft: Path) {
            PrivateFolder.create(scripts)
            Files.write(draft, ByteArray(0))
            Files.delete(draft)
        }

        private fun ask(request: CompileRequest): CompileAnswer =
            try {
                requireCache(Path.of(request.output))
                askTwice(request)
            } catch (e: IOException) {
                throw cannotWrite(e)
            } catch (e: CompilerDiedException) {
                process = null
                throw if (e.wasKilled && !closed) killed(e) else ScriptException(e.message.orEmpty(), cause = e)
            }

        private fun killed(death: CompilerDiedException): CompilerKilledException {
            val memory = if (death.exit == CompilerDiedException.SIGKILL) ", often for want of memory" else ""
            return CompilerKilledException(
                "the compiler process was killed (exit status ${death.exit})$memory. Nothing is lost: type the same command again",
                death,
            )
        }

        private fun askTwice(request: CompileRequest): CompileAnswer =
            try {
                running().ask(request)
            } catch (e: CompilerDiedException) {
                process = null
                if (closed || !archive.distrust(e.exit)) throw e
                // A broken archive can crash a JVM; once more, without.
                running().ask(request)
            }

        private fun running(): CompilerProcess {
            process?.takeIf { it.alive }?.let { return it }
            CacheEntry.clear(scripts)
            val started = CompilerProcess.start(toolchain, archive.useOption(), scripts)
            process = started
            if (closed) {
                started.close()
                throw ScriptException("the compiler is closed")
            }
            return started
        }

        private fun compiled(
            sources: ScriptSources,
            entry: CacheEntry,
            content: CacheEntry.Content,
            warnings: List<String>?,
        ) = CompiledScript(
            sources.main.path,
            entry.jar,
            content.className,
            content.dependencies,
            sources.hash,
            warnings == null,
            warnings.orEmpty(),
        )

        /** Whatever the class files depend on; the hash of dependencies is checked by [CacheEntry] instead. */
        private fun key(sources: ScriptSources): String {
            val digest = MessageDigest.getInstance("SHA-256")
            val parts =
                listOf(FORMAT, sources.hash, toolchain.javaFeature.toString(), toolchain.fingerprint()) +
                    CompilerCommand.flags(toolchain) + sources.dependencies.map { it.value } + sources.repositories.map { it.value }
            parts.forEach { digest.update("$it\n".toByteArray()) }
            return HexFormat.of().formatHex(digest.digest()).take(KEY_LENGTH)
        }

        override fun close() {
            closed = true
            process?.close()
        }

        /** Whether class archives, which halve the start of the compiler, are made and used. */
        enum class Archives {
            /** Made in the background after a first compile, by a process that may outlive this one by seconds. */
            MAKE,

            /** Neither made nor used. */
            NONE,
        }

        companion object {
            /** Goes up when the compiler's own flags, or what is in the jar, change. */
            private const val FORMAT = "forkful-script 1"
            private const val KEY_LENGTH = 40

            /** How often a file may be saved while it is compiled. */
            private const val ATTEMPTS = 5

            /** Whether a file may be a job, by its name. */
            @JvmStatic
            fun canBeJob(file: Path): Boolean = ScriptSources.canBeJob(file)
        }
    }
