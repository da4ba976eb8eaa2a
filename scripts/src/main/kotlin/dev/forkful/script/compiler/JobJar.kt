package dev.forkful.script.compiler

import java.io.OutputStream
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardCopyOption
import java.time.LocalDateTime
import java.util.jar.Attributes
import java.util.jar.JarEntry
import java.util.jar.JarOutputStream
import java.util.jar.Manifest
import kotlin.io.path.name
import kotlin.io.path.outputStream

/**
 * Writes a compiled job. The same classes give the same bytes. The jar has its name only when it is whole: a process
 * that dies in mid-write leaves a `.tmp` file, which nobody reads.
 */
internal object JobJar {
    private val JOB_CLASS = Attributes.Name("Forkful-Job-Class")
    private val TIME = LocalDateTime.of(1980, 2, 1, 0, 0)

    fun write(
        jar: Path,
        className: String,
        classes: Map<String, ByteArray>,
    ) {
        Files.createDirectories(jar.parent)
        val unfinished = jar.resolveSibling("${jar.name}.${ProcessHandle.current().pid()}.tmp")
        unfinished.outputStream().buffered().use { write(it, className, classes) }
        Files.move(unfinished, jar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING)
    }

    private fun write(
        output: OutputStream,
        className: String,
        classes: Map<String, ByteArray>,
    ) {
        val manifest = Manifest()
        manifest.mainAttributes[Attributes.Name.MANIFEST_VERSION] = "1.0"
        manifest.mainAttributes[JOB_CLASS] = className
        JarOutputStream(output).use { jar ->
            jar.putNextEntry(entry("META-INF/MANIFEST.MF"))
            manifest.write(jar)
            for ((name, bytes) in classes.toSortedMap()) {
                jar.putNextEntry(entry(name))
                jar.write(bytes)
            }
        }
    }

    private fun entry(name: String) = JarEntry(name).apply { timeLocal = TIME }
}
