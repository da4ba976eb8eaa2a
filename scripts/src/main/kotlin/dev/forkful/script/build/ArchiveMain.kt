package dev.forkful.script.build

import dev.forkful.worker.ClassArchive
import tools.jackson.databind.json.JsonMapper
import java.io.File
import java.nio.channels.FileChannel
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardCopyOption
import java.nio.file.StandardOpenOption
import kotlin.io.path.ExperimentalPathApi
import kotlin.io.path.createDirectories
import kotlin.io.path.deleteIfExists
import kotlin.io.path.deleteRecursively
import kotlin.io.path.exists
import kotlin.io.path.getLastModifiedTime
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.name
import kotlin.io.path.nameWithoutExtension
import kotlin.io.path.writeText

/**
 * The background process that makes a class archive: it lets a compiler process compile two samples and note which
 * classes it loaded. Arguments: the archive's path, and the runtime class path; the rest is as in this process.
 *
 * An unfinished archive would crash a JVM of JDK 17 that meets it: it gets its name when it is whole.
 */
internal object ArchiveMain {
    /** One for each of two JDKs; each takes some 100 MB. */
    private const val KEPT = 2

    @JvmStatic
    fun main(arguments: Array<String>) {
        val archive = Path.of(arguments[0])
        val lockFile = archive.resolveSibling("${archive.name}.lock")
        FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE).use { channel ->
            if (channel.tryLock() != null && !archive.exists()) {
                make(archive, arguments[1])
                prune(archive)
            }
        }
    }

    @OptIn(ExperimentalPathApi::class)
    private fun make(
        archive: Path,
        runtimeClassPath: String,
    ) {
        val folder = archive.resolveSibling("${archive.name}.training")
        folder.deleteRecursively()
        folder.createDirectories()
        // The suffix stays in the name: it says which kind of archive is made.
        val unfinished = folder.resolve("unfinished-${archive.name}")
        val requests = folder.resolve("requests")
        val log = folder.resolve("log")
        val mapper = JsonMapper.builder().build()
        requests.writeText(
            SAMPLES.entries.joinToString("") { (name, text) ->
                val source = folder.resolve(name)
                source.writeText(text)
                val request =
                    CompileRequest(
                        source.toString(),
                        runtimeClassPath.split(File.pathSeparator),
                        emptyList(),
                        emptyList(),
                        "$folder/out.jar",
                    )
                mapper.writeValueAsString(request) + "\n"
            },
        )
        val exit =
            ProcessBuilder(CompilerCommand.line(toolchain(runtimeClassPath), ClassArchive(unfinished).makeOptions()))
                .directory(folder.toFile())
                .redirectInput(requests.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor()
        if (exit == 0 && unfinished.exists()) {
            Files.move(unfinished, archive, StandardCopyOption.ATOMIC_MOVE)
        } else {
            Files.move(log, archive.resolveSibling("${archive.name}.failed"), StandardCopyOption.REPLACE_EXISTING)
        }
        folder.deleteRecursively()
    }

    private fun toolchain(runtimeClassPath: String): Toolchain {
        val runtime = runtimeClassPath.split(File.pathSeparator).map(Path::of)
        val all = System.getProperty("java.class.path").split(File.pathSeparator).map(Path::of)
        return Toolchain(Path.of(System.getProperty("java.home")), runtime, all.drop(runtime.size))
    }

    /**
     * Drops the archives of versions long gone, and what their makers left that were killed. A JVM that uses one keeps what
     * it has mapped.
     */
    @OptIn(ExperimentalPathApi::class)
    private fun prune(archive: Path) {
        archive.parent
            .listDirectoryEntries("compiler-*.training")
            .filter { it.nameWithoutExtension != archive.name } // that is ours, and so is its lock
            .forEach { left ->
                val lock = left.resolveSibling("${left.nameWithoutExtension}.lock")
                FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE).use {
                    if (it.tryLock() != null) left.deleteRecursively()
                }
            }
        archive.parent
            .listDirectoryEntries("compiler-*.{jsa,aot}")
            .sortedByDescending { it.getLastModifiedTime() }
            .drop(KEPT)
            .forEach { it.deleteIfExists() }
    }

    /** What most jobs use, so that the archive has the classes that most compilations need. */
    private val SAMPLES =
        mapOf(
            "sample.job.kts" to
                """
                val suffix = args["suffix"] ?: "none"

                fun clean(text: String) = text.trim().lowercase()

                job("sample") {
                    input = csv("sample.csv")
                    concurrency = 64
                    timeout = 30.seconds
                    retry {
                        attempts = 5
                        on { it is IOException || it.status == 429 || it.status in 500..599 }
                    }
                    client { header("Accept", "text/html") }
                    task { row: Map<String, String> ->
                        val page = get(row.getValue("url")).orThrow()
                        val count = getJson<Map<String, Any>>("count")["count"]
                        log.info("read {}", page.uri())
                        Title(clean(page.body()) + suffix, page.statusCode(), Regex("<title>(.*?)</title>").find(page.body())?.value, count)
                    }
                }

                data class Title(val url: String, val status: Int, val title: String?, val count: Any?)
                """.trimIndent(),
            "Sample.java" to
                """
                import dev.forkful.*;

                public class Sample implements Job {
                    public record Page(String url, int status) {}

                    public JobSpec define(JobArguments arguments) {
                        return JobSpec.named("sample")
                                .input(Input.lines("urls.txt"))
                                .task(String.class, (url, task) -> new Page(url, task.http().get(url).statusCode()));
                    }
                }
                """.trimIndent(),
        )
}
