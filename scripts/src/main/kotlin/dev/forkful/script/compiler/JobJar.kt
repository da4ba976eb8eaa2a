package dev.forkful.script.compiler

import java.io.OutputStream
import java.nio.file.Path
import java.time.LocalDateTime
import java.util.jar.Attributes
import java.util.jar.JarEntry
import java.util.jar.JarOutputStream
import java.util.jar.Manifest
import kotlin.io.path.outputStream

/** Writes a compiled job, as a draft that nobody reads before it is whole. The same classes give the same bytes. */
internal object JobJar {
    private val JOB_CLASS = Attributes.Name("Forkful-Job-Class")
    private val TIME = LocalDateTime.of(1980, 2, 1, 0, 0)

    fun write(
        jar: Path,
        className: String,
        classes: Map<String, ByteArray>,
    ) {
        jar.outputStream().buffered().use { write(it, className, classes) }
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
