package dev.forkful.script.build

import dev.forkful.run.PrivateFolder
import dev.forkful.worker.ClassArchive
import java.io.File
import java.io.IOException
import java.lang.ProcessBuilder.Redirect
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardCopyOption
import java.security.MessageDigest
import java.util.HexFormat
import kotlin.io.path.exists
import kotlin.io.path.isDirectory
import kotlin.io.path.name

/**
 * The compiler process's class archive (AppCDS; from JDK 25 on an AOT cache), which halves its start. Its name holds a
 * hash of the JVM's build, of the flags and of every jar: JDK 25 would run stale classes from it after a jar was
 * replaced (JDK-8377932).
 *
 * Files beside it: `.lock`, held by the one process that makes it and never deleted; `.failed`, when it cannot be made
 * or has crashed a JVM: then it is not tried again.
 *
 * *Failure:* never the caller's: without an archive all is the same, but slower.
 */
internal class CompilerArchive(
    private val toolchain: Toolchain,
    private val folder: Path,
    private val archives: ScriptCompiler.Archives,
) {
    private val file: Path by lazy { folder.resolve("compiler-${key()}.${if (ahead) "aot" else "jsa"}") }
    private val failed: Path get() = file.resolveSibling("${file.name}.failed")

    /** JDK 24 knows AOT caches too, but takes three runs to make one. */
    private val ahead: Boolean get() = toolchain.javaFeature >= 25

    // An archive must not name folders of classes: those of a build of Forkful itself.
    private val possible: Boolean by lazy {
        archives == ScriptCompiler.Archives.MAKE && toolchain.processClassPath.none { it.isDirectory() }
    }
    private var started = false

    /** The JVM option that uses the archive; null where there is none. */
    fun useOption(): String? = if (possible) ClassArchive(file).useOption(emptyList()).orElse(null) else null

    /** Has the archive made in the background, by a process that may outlive this one, unless that is done or vain. */
    fun prepare(): ProcessHandle? {
        if (!possible || started || file.exists() || failed.exists()) return null
        started = true
        val command =
            listOf(toolchain.java.toString(), "-Xmx32m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp") +
                listOf(CompilerCommand.classPath(toolchain.processClassPath), ArchiveMain::class.java.name) +
                listOf(file.toAbsolutePath().toString(), CompilerCommand.classPath(toolchain.runtime))
        return try {
            PrivateFolder.create(folder)
            // It outlives this process: nothing of the caller's, no pipe and no mounted folder, is to wait for its end.
            ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(Redirect.from(File("/dev/null")))
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start()
                .toHandle()
        } catch (ignored: IOException) {
            // Without an archive all is the same, but slower.
            null
        }
    }

    /** Takes a process that died with [exit] as a reason never to use this archive again; false where it is none. */
    fun distrust(exit: Int): Boolean {
        if (useOption() == null || exit !in CRASHES) return false
        return try {
            Files.move(file, failed, StandardCopyOption.REPLACE_EXISTING)
            true
        } catch (e: IOException) {
            false
        }
    }

    private fun key(): String {
        val digest = MessageDigest.getInstance("SHA-256")
        val parts = listOf(toolchain.javaBuild, toolchain.fingerprint()) + CompilerCommand.flags(toolchain)
        parts.forEach { digest.update("$it\n".toByteArray()) }
        return HexFormat.of().formatHex(digest.digest()).take(KEY_LENGTH)
    }

    companion object {
        private const val KEY_LENGTH = 16

        /**
         * How a JVM ends that cannot start, or crashes while no core may be dumped (1), and by the signals ABRT, BUS (7 on
         * Linux, 10 on macOS) and SEGV. Whatever else ends a compiler, its archive has no part in.
         */
        private val CRASHES = setOf(1, 134, 135, 138, 139)
    }
}
