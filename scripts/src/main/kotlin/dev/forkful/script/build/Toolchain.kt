package dev.forkful.script.build

import java.io.IOException
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.absolute
import kotlin.io.path.fileSize
import kotlin.io.path.getLastModifiedTime
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.name
import kotlin.io.path.readText

/**
 * What job files are compiled with. Immutable.
 *
 * @param javaHome the JVM of the compiler process, and, for Java jobs, its `javac`
 * @param runtime what jobs may use: the class path of workers, in its order
 * @param compiler the compilers and the resolver of dependencies, on the compiler process's class path only
 */
class Toolchain(
    javaHome: Path,
    runtime: List<Path>,
    compiler: List<Path>,
) {
    internal val javaHome = javaHome.absolute()
    internal val runtime = runtime.map { it.absolute() }
    internal val processClassPath = (runtime + compiler).map { it.absolute() }
    internal val java: Path get() = javaHome.resolve("bin").resolve("java")

    /** The text that names the JVM's exact build; read once. */
    internal val javaBuild: String by lazy {
        try {
            javaHome.resolve("release").readText()
        } catch (e: IOException) {
            throw ScriptException("$javaHome is not a JDK or JRE: its file 'release' cannot be read", cause = e)
        }
    }

    /** 17, 21, 25. */
    internal val javaFeature: Int by lazy {
        javaBuild
            .substringAfter("JAVA_VERSION=\"", "")
            .takeWhile(Char::isDigit)
            .toIntOrNull()
            ?: throw ScriptException("$javaHome/release names no JAVA_VERSION")
    }

    /** Changes whenever a jar is added, removed or replaced; a look at each, without reading them. */
    internal fun fingerprint(): String =
        try {
            processClassPath.joinToString("\n") { "$it ${stamp(it)}" }
        } catch (e: IOException) {
            throw ScriptException("the installation is damaged: ${e.message} cannot be read", cause = e)
        }

    private fun stamp(entry: Path): String =
        if (Files.isDirectory(entry)) {
            // A folder of classes, in a build of Forkful itself.
            Files.walk(entry).use { tree ->
                tree
                    .filter(Files::isRegularFile)
                    .mapToLong { it.getLastModifiedTime().toMillis() }
                    .max()
                    .orElse(0)
                    .toString()
            }
        } else {
            "${entry.fileSize()} ${entry.getLastModifiedTime().toMillis()}"
        }

    companion object {
        /** The toolchain of an installation: its folders `lib` and `compiler`. */
        @JvmStatic
        fun of(
            installation: Path,
            javaHome: Path,
        ): Toolchain = Toolchain(javaHome, jars(installation.resolve("lib")), jars(installation.resolve("compiler")))

        private fun jars(folder: Path): List<Path> =
            try {
                folder.listDirectoryEntries("*.jar").sortedBy { it.name }
            } catch (e: IOException) {
                throw ScriptException("the installation is damaged: $folder cannot be read: ${e.message}", cause = e)
            }
    }
}
