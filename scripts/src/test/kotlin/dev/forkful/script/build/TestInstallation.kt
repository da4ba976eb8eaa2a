package dev.forkful.script.build

import java.io.File
import java.nio.file.Files
import java.nio.file.Path
import java.util.jar.JarEntry
import java.util.jar.JarOutputStream
import kotlin.io.path.createDirectories
import kotlin.io.path.createSymbolicLinkPointingTo
import kotlin.io.path.invariantSeparatorsPathString
import kotlin.io.path.isDirectory
import kotlin.io.path.isRegularFile
import kotlin.io.path.name
import kotlin.io.path.outputStream
import kotlin.io.path.readBytes
import kotlin.io.path.relativeTo
import kotlin.io.path.walk

/** An installation like that which the shell ships, made of the test's own class path: folders `lib` and `compiler`. */
object TestInstallation {
    val folder: Path by lazy { build() }

    fun toolchain(): Toolchain = Toolchain.of(folder, Path.of(System.getProperty("java.home")))

    private val COMPILER =
        Regex("(kotlin-(compiler|script|daemon|build)|maven-|plexus-|context-|standalone-|gson|http|commons-|jcl-|asm-|error_prone).*")
    private val TESTS = Regex("(junit|assertj|opentest4j|apiguardian|byte-buddy|surefire|test-classes).*")

    private fun build(): Path {
        val folder = Files.createTempDirectory("forkful-installation")
        Runtime.getRuntime().addShutdownHook(Thread { folder.toFile().deleteRecursively() })
        for (entry in System.getProperty("java.class.path").split(File.pathSeparator).map(Path::of)) {
            val target = if (COMPILER.matches(entry.name)) "compiler" else "lib"
            if (!TESTS.matches(entry.name)) add(entry, folder.resolve(target).createDirectories())
        }
        return folder
    }

    private fun add(
        entry: Path,
        target: Path,
    ) {
        if (entry.isDirectory()) {
            jar(entry, target.resolve(entry.parent.parent.name + ".jar"))
        } else if (entry.isRegularFile()) {
            target.resolve(entry.name).createSymbolicLinkPointingTo(entry)
        }
    }

    private fun jar(
        classes: Path,
        jar: Path,
    ) = JarOutputStream(jar.outputStream()).use { output ->
        for (file in classes.walk()) {
            output.putNextEntry(JarEntry(file.relativeTo(classes).invariantSeparatorsPathString))
            output.write(file.readBytes())
        }
    }
}
