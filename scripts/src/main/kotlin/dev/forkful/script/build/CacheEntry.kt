package dev.forkful.script.build

import dev.forkful.broker.FileTree
import dev.forkful.broker.FolderList
import java.io.IOException
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardCopyOption
import java.security.MessageDigest
import java.util.HexFormat
import java.util.UUID
import kotlin.io.path.deleteIfExists
import kotlin.io.path.exists
import kotlin.io.path.fileSize
import kotlin.io.path.getLastModifiedTime
import kotlin.io.path.name
import kotlin.io.path.readBytes
import kotlin.io.path.readLines
import kotlin.io.path.writeLines

/**
 * One compiled job in the cache: `<key>.jar`, and `<key>.cp`, which says what is in it and on what it stands. The compiler
 * process writes the jar as a draft; it gets its name from the console, who knows whether it is of the sources that the
 * key stands for. The `.cp` comes last and gets its name when it is whole, and names the jar's hash: whoever dies when,
 * an entry is either whole or none.
 *
 * ```
 * forkful-cp 1
 * class Titles_job
 * jar <sha256>
 * dependency <sha256> <bytes> <modified, ms> <path>
 * ```
 */
internal class CacheEntry(
    folder: Path,
    key: String,
) {
    val jar: Path = folder.resolve("$key.jar")
    private val list: Path = folder.resolve("$key.cp")

    /** Where the compiler writes the jar. In containers the consoles of two may have one process number. */
    val draft: Path = folder.resolve("$key.${UUID.randomUUID()}.${ProcessHandle.current().pid()}.draft")

    /** The class and its dependencies; null where the entry is missing, torn, or a dependency is not what it was. */
    fun read(): Content? =
        try {
            if (list.exists()) parse(list.readLines()) else null
        } catch (e: IOException) {
            // What cannot be read is not there; the reason comes up again, as an error, when it is written anew.
            null
        }

    /** Makes the draft, with what is in it, the entry. */
    fun accept(content: Content) {
        Files.move(draft, jar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING)
        write(content)
    }

    /** Drops the draft, if there is one, and what a compiler that was killed left of it. */
    fun discard() {
        try {
            draft.deleteIfExists()
            FileTree.delete(classesOf(draft))
        } catch (_: IOException) {
            // Nobody reads it.
        }
    }

    fun write(content: Content) {
        val lines =
            listOf(FORMAT, "class ${content.className}", "jar ${sha256(jar)}") +
                content.dependencies.map { "dependency ${sha256(it)} ${it.fileSize()} ${modified(it)} $it" }
        val unfinished = list.resolveSibling("${list.name}.${ProcessHandle.current().pid()}.tmp")
        unfinished.writeLines(lines)
        Files.move(unfinished, list, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING)
    }

    private fun parse(lines: List<String>): Content? {
        if (lines.size < 3 || lines[0] != FORMAT || lines[2] != "jar ${sha256(jar)}") return null
        val dependencies =
            lines.drop(3).map { line ->
                val parts = line.split(' ', limit = 5)
                if (parts.size != 5) return null
                val (_, hash, bytes, time, path) = parts
                val dependency = Path.of(path)
                val untouched = dependency.fileSize().toString() == bytes && modified(dependency).toString() == time
                if (!untouched && sha256(dependency) != hash) return null
                dependency
            }
        return Content(lines[1].removePrefix("class "), dependencies)
    }

    private fun modified(file: Path): Long = file.getLastModifiedTime().toMillis()

    private fun sha256(file: Path): String = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file.readBytes()))

    data class Content(
        val className: String,
        val dependencies: List<Path>,
    )

    companion object {
        private const val FORMAT = "forkful-cp 1"

        private const val LONG_MILLIS = 3_600_000L // consoles in other containers share the folder, and not the pids

        /**
         * Deletes what consoles left in [folder], long ago, that were killed while they made an entry. What goes meanwhile, as
         * the drafts of others do, or cannot be deleted, is left to them, or to the next: it is in nobody's way.
         */
        fun clear(folder: Path) {
            try {
                FolderList.read(folder) { it.endsWith(".draft") || it.endsWith(".tmp") }.forEach(::clearOne)
            } catch (_: IOException) {
                return
            }
        }

        private fun clearOne(left: Path) {
            val pid =
                left.name
                    .split('.')
                    .dropLast(1)
                    .last()
                    .toLongOrNull() ?: return
            try {
                val isOld = System.currentTimeMillis() - left.getLastModifiedTime().toMillis() > LONG_MILLIS
                if (isOld && ProcessHandle.of(pid).isEmpty) FileTree.delete(left)
            } catch (_: IOException) {
                return
            }
        }
    }
}
