package dev.forkful.script.build

import com.sun.net.httpserver.HttpServer
import dev.forkful.JobArguments
import dev.forkful.JobException
import dev.forkful.JobSpec
import dev.forkful.script.TestWorker
import dev.forkful.worker.JobLoader
import dev.forkful.worker.LaunchSpec
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.BeforeAll
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestInstance
import org.junit.jupiter.api.io.TempDir
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.ValueSource
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.file.Path
import kotlin.io.path.createDirectories
import kotlin.io.path.readBytes
import kotlin.io.path.writeText

/** Each form of a job, compiled by a forked compiler, loaded as a worker loads it, and called. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScriptCompilerIT {
    @TempDir
    lateinit var folder: Path

    private lateinit var compiler: ScriptCompiler
    private val server =
        HttpServer.create(InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0).apply {
            createContext("/") { exchange ->
                val body = "<title>Hello</title>".toByteArray()
                exchange.sendResponseHeaders(200, body.size.toLong())
                exchange.responseBody.use { it.write(body) }
            }
            start()
        }
    private val url = "http://localhost:${server.address.port}/"

    /** A folder of all tests: that of a test is gone after the test, and a compiler would make it again. */
    @BeforeAll
    fun open(
        @TempDir caches: Path,
    ) {
        compiler = ScriptCompiler(TestInstallation.toolchain(), caches, ScriptCompiler.Archives.NONE)
    }

    @AfterAll
    fun close() {
        compiler.close()
        server.stop(0)
    }

    @Test
    fun aScriptRunsAsTheReadmeShowsIt() {
        val script =
            script(
                "titles.job.kts",
                """
                job("titles") {
                    input = lines("urls.txt")
                    concurrency = 256
                    timeout = 30.seconds
                    retry {
                        attempts = 5
                        on { it is IOException || it.status == 429 || it.status in 500..599 }
                    }
                    task { url: String ->
                        val page = get(url)
                        Title(url, page.statusCode(), Regex("<title>(.*?)</title>").find(page.body())?.groupValues?.get(1))
                    }
                }
                data class Title(val url: String, val status: Int, val title: String?)
                """,
            )
        assertThat(run(script, "\"$url\"")).isEqualTo("""{"url":"$url","status":200,"title":"Hello"}""")
    }

    @Test
    fun argumentsAndDeclarationsOfAScriptAreSeenEverywhereInIt() {
        val script =
            script(
                "args.job.kts",
                """
                val greeting = args["greeting"] ?: "none"
                fun greet(name: String) = "${'$'}greeting, ${'$'}name"
                job(args.required("name")) {
                    client { header("X-Greeting", greeting) }
                    task { name: Name -> greet(name.name) + args["greeting"] + (args["absent"] ?: "") }
                }
                data class Name(val name: String)
                """,
            )
        val arguments = JobArguments(mapOf("greeting" to "Hi", "name" to "hello"))
        assertThat(run(script, """{"name":"Ann"}""", arguments)).isEqualTo("\"Hi, AnnHi\"")
    }

    @Test
    fun aKotlinClassIsAJob() {
        val script =
            script(
                "Fetch.kt",
                """
                package some.where
                import dev.forkful.script.*
                class Fetch : KotlinJob({ job("fetch") { task { url: String -> get(url).statusCode() } } })
                """,
            )
        assertThat(run(script, "\"$url\"")).isEqualTo("200")
        assertThat(compiler.compile(script).className).isEqualTo("some.where.Fetch")
    }

    @Test
    fun aJavaClassIsAJob() {
        val script =
            script(
                "Fetch.java",
                """
                import dev.forkful.*;
                public class Fetch implements Job {
                    public record Page(String url, int status) {}
                    public JobSpec define(JobArguments arguments) {
                        return JobSpec.named("fetch").task(String.class, (url, task) -> new Page(url, task.http().get(url).statusCode()));
                    }
                }
                """,
            )
        assertThat(run(script, "\"$url\"")).isEqualTo("""{"url":"$url","status":200}""")
    }

    @Test
    fun importsAreSharedAndFollowed() {
        script("lib/base.job.kts", "val base = \"b\"\ndata class Pair2(val a: String, val b: Int)")
        script("lib/common.job.kts", "@file:Import(\"base.job.kts\")\nfun common(n: Int) = Pair2(base, n)")
        val script =
            script(
                "importing.job.kts",
                """
                @file:Import("lib/common.job.kts", "lib/base.job.kts")
                job("importing") { task { n: Int -> listOf(common(n), base) } }
                """,
            )
        assertThat(run(script, "1")).isEqualTo("""[{"a":"b","b":1},"b"]""")
    }

    @Test
    fun anErrorInAScriptThatIsImportedByWayOfAnotherFolderIsToldByItsName() {
        val broken = script("broken.job.kts", "val n: Int = \"text\"")
        script("sub/of.job.kts", "@file:Import(\"../broken.job.kts\")\nval text = \"of\"")
        val script = script("by.job.kts", "@file:Import(\"sub/of.job.kts\")\njob(\"by\") { task { n: Int -> text } }")
        assertThatThrownBy { compiler.compile(script) }
            .isInstanceOfSatisfying(ScriptException::class.java) {
                assertThat(it.diagnostics.map { found -> found.file }).containsOnly(broken.toString())
            }
    }

    @Test
    fun librariesAreFetched() {
        val kotlin =
            script(
                "csv.job.kts",
                """
                @file:DependsOn("org.apache.commons:commons-csv:1.14.1")
                import org.apache.commons.csv.CSVFormat
                job("csv") { task { text: String -> CSVFormat.RFC4180.parse(text.reader()).first().toList() } }
                """,
            )
        assertThat(run(kotlin, "\"a,b\"")).isEqualTo("""["a","b"]""")
        assertThat(
            compiler.compile(kotlin).dependencies.map { it.fileName.toString() },
        ).contains("commons-csv-1.14.1.jar", "commons-io-2.20.0.jar")
        val java =
            script(
                "Csv.java",
                """
                //DEPS org.apache.commons:commons-csv:1.14.1
                import dev.forkful.*;
                public class Csv implements Job {
                    public JobSpec define(JobArguments arguments) {
                        return JobSpec.named("csv").task(String.class, (text, task) -> org.apache.commons.csv.CSVFormat.RFC4180.toString().length() > 0);
                    }
                }
                """,
            )
        assertThat(run(java, "\"a,b\"")).isEqualTo("true")
    }

    @Test
    fun theSameSourceGivesTheSameBytes() {
        val script = script("same.job.kts", "job(\"same\") { task { n: Int -> n + 1 } }")
        val other = ScriptCompiler(TestInstallation.toolchain(), folder.resolve("other-cache"), ScriptCompiler.Archives.NONE)
        other.use { assertThat(it.compile(script).jar.readBytes()).isEqualTo(compiler.compile(script).jar.readBytes()) }
    }

    @ParameterizedTest
    @ValueSource(strings = ["titles.job.kts", "links.job.kts", "enrich.job.kts", "probe.job.kts", "Fetch.java"])
    fun examplesCompileAndLoad(name: String) {
        val spec = load(compiler.compile(Path.of("examples", name)), JobArguments.NONE)
        assertThat(spec.name()).isEqualTo(name.substringBefore('.').lowercase())
        assertThat(spec.input()).isNotNull()
    }

    @Test
    fun aClassOfAnotherNameIsRefused() {
        val script = script("Other.kt", "class Another")
        assertThatThrownBy {
            compiler.compile(script)
        }.isInstanceOf(JobException::class.java).hasMessageContaining("Other.kt: must declare a public class Other")
    }

    private fun run(
        script: Path,
        input: String,
        arguments: JobArguments = JobArguments.NONE,
    ): String = TestWorker(load(compiler.compile(script), arguments), arguments).use { it.run(input) }

    private fun load(
        compiled: CompiledScript,
        arguments: JobArguments,
    ): JobSpec {
        val location = LaunchSpec.JobLocation(listOf(compiled.jar) + compiled.dependencies, compiled.className, "")
        return JobLoader.load(location, arguments).jobs().single()
    }

    private fun script(
        name: String,
        text: String,
    ): Path = folder.resolve(name).also { it.parent.createDirectories() }.apply { writeText(text.trimIndent()) }
}
