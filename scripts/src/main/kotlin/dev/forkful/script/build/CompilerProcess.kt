package dev.forkful.script.build

import tools.jackson.core.JacksonException
import tools.jackson.databind.json.JsonMapper
import java.io.IOException
import java.nio.file.Path
import java.util.Optional
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import kotlin.concurrent.thread
import kotlin.text.Charsets.UTF_8

/**
 * A running compiler process. Both sides speak UTF-8, whatever the charset of the machine is.
 *
 * *Threading:* one request at a time; [close] may come from any thread, and ends a request that waits, as an interrupt does.
 *
 * *Closing:* kills the process, by its handle. It also ends by itself when the console dies: its input ends.
 */
internal class CompilerProcess private constructor(
    private val process: Process,
) : AutoCloseable {
    private val mapper = JsonMapper.builder().build()
    private val requests = process.outputWriter(UTF_8)

    /** Empty where no other will come. */
    private val answers = LinkedBlockingQueue<Optional<String>>()
    private val complaints = StringBuffer()
    private val listener =
        thread(isDaemon = true, name = "compiler-stderr") {
            try {
                process.errorReader(UTF_8).useLines { lines -> lines.forEach(::complain) }
            } catch (_: IOException) {
                // Killing the process closes this stream under our hands; what it had left to say, nobody waits for.
            }
        }

    init {
        // Nobody who reads from a process can be interrupted: who asks waits for this thread instead.
        thread(isDaemon = true, name = "compiler-stdout") {
            try {
                process.inputReader(UTF_8).useLines { lines -> lines.forEach(::hear) }
            } catch (_: IOException) {
                // It was killed.
            } finally {
                answers.add(Optional.empty())
            }
        }
    }

    @Volatile
    private var closed = false

    val alive: Boolean get() = !closed && process.isAlive

    val handle: ProcessHandle get() = process.toHandle()

    /**
     * Asks, and waits for the answer.
     *
     * @throws CompilerDiedException where the process is gone or talks nonsense; it is of no more use
     * @throws InterruptedException where nobody waits any more; it is closed then
     */
    @Throws(InterruptedException::class)
    fun ask(request: CompileRequest): CompileAnswer =
        try {
            requests.write(mapper.writeValueAsString(request))
            requests.write("\n")
            requests.flush()
            val answer = answers.take().orElse(null) ?: throw died(null)
            mapper.readValue(answer, CompileAnswer::class.java)
        } catch (e: InterruptedException) {
            close() // its answer would be taken for that to the next request
            throw e
        } catch (e: IOException) {
            throw died(e)
        } catch (e: JacksonException) {
            throw died(e)
        }

    private fun died(cause: Exception?): CompilerDiedException {
        // Its output ends a moment before it does: how it ended by itself is worth the wait.
        val endedItself = process.waitFor(LAST_BREATH_SECONDS, TimeUnit.SECONDS)
        if (!endedItself) process.destroyForcibly()
        val exit = process.waitFor()
        listener.join()
        val wasKilled = endedItself && exit in CompilerDiedException.KILLS
        return CompilerDiedException(exit, wasKilled, "the compiler process ended with exit code $exit$complaints", cause)
    }

    private fun hear(line: String) {
        if (line.startsWith(ANSWER)) {
            answers.add(Optional.of(line.removePrefix(ANSWER)))
        } else if (line.isNotEmpty()) {
            complain(line)
        }
    }

    private fun complain(line: String) {
        if (complaints.length < COMPLAINTS_LIMIT) complaints.append("\n  ").append(line)
    }

    override fun close() {
        closed = true
        process.destroyForcibly()
    }

    companion object {
        private const val COMPLAINTS_LIMIT = 8_000
        private const val LAST_BREATH_SECONDS = 2L

        /**
         * Starts the process; it takes requests at once, and answers when it is up.
         *
         * @param archiveOption the option that names a class archive, or null
         * @param folder where it works: a JVM that crashes leaves its report there, not before the person's feet
         */
        fun start(
            toolchain: Toolchain,
            archiveOption: String?,
            folder: Path,
        ): CompilerProcess =
            try {
                CompilerProcess(
                    ProcessBuilder(CompilerCommand.line(toolchain, listOfNotNull(archiveOption))).directory(folder.toFile()).start(),
                )
            } catch (e: IOException) {
                throw ScriptException("the compiler cannot be started: ${e.message}", cause = e)
            }
    }
}

/** The compiler process ended before it answered. */
internal class CompilerDiedException(
    /** 128 + n where it was killed by signal n. */
    val exit: Int,
    /** Whether by somebody else: a JVM that crashes ends itself by a signal, too. */
    val wasKilled: Boolean,
    message: String,
    cause: Throwable?,
) : RuntimeException(message, cause) {
    companion object {
        private const val serialVersionUID = 1L

        const val SIGKILL = 128 + 9

        /** SIGTERM besides; those of a terminal end the console, too, which has its own words. */
        val KILLS = setOf(SIGKILL, 128 + 15)
    }
}

/** How the compiler process is started: the one place for its flags. */
internal object CompilerCommand {
    private const val MAIN = "dev.forkful.script.compiler.CompilerMain"

    /** Short-lived and small: one thread of garbage collection, the quick compiler only. */
    private val FLAGS =
        listOf(
            "-Xmx192m",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-CreateCoredumpOnCrash",
            // Warnings of class archives go to standard output otherwise, where the answers are.
            "-Xlog:disable",
            "-Xlog:all=error:stderr",
            "-Djava.awt.headless=true",
            "-Dfile.encoding=UTF-8",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
        )

    fun flags(toolchain: Toolchain): List<String> =
        if (toolchain.javaFeature >=
            24
        ) {
            FLAGS + listOf("--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED")
        } else {
            FLAGS
        }

    fun line(
        toolchain: Toolchain,
        archiveOptions: List<String>,
    ): List<String> =
        listOf(toolchain.java.toString()) + flags(toolchain) + archiveOptions +
            listOf("-cp", classPath(toolchain.processClassPath), MAIN)

    fun classPath(entries: List<Path>): String = entries.joinToString(java.io.File.pathSeparator)
}
