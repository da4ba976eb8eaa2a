package dev.forkful.script.build

import dev.forkful.JobArguments
import dev.forkful.JobException
import dev.forkful.worker.JobLoader
import dev.forkful.worker.LaunchSpec
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.assertj.core.api.Assertions.catchThrowableOfType
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.BeforeAll
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestInstance
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import kotlin.io.path.writeBytes
import kotlin.io.path.writeText

/** What a person sees of a job file that is wrong. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DiagnosticsIT {
    @TempDir
    lateinit var folder: Path

    private lateinit var compiler: ScriptCompiler

    /** A folder of all tests: that of a test is gone after the test, and a compiler would make it again. */
    @BeforeAll
    fun open(
        @TempDir caches: Path,
    ) {
        compiler = ScriptCompiler(TestInstallation.toolchain(), caches, ScriptCompiler.Archives.NONE)
    }

    @AfterAll
    fun close() = compiler.close()

    @Test
    fun allErrorsAreShownWithLineAndCaret() {
        assertThat(messageOf("bad.job.kts", "job(\"x\") {\n    concurency = 3\n\ttask { u: String -> nothing }\n}")).isEqualTo(
            """
            |FOLDER/bad.job.kts:2:5: Unresolved reference 'concurency'.
            |        concurency = 3
            |        ^
            |FOLDER/bad.job.kts:3:22: Unresolved reference 'nothing'.
            |    	task { u: String -> nothing }
            |    	                    ^
            """.trimMargin(),
        )
    }

    @Test
    fun onlyTheSyntaxErrorIsShownWhereThereIsOne() {
        assertThat(messageOf("syntax.job.kts", "job(\"x\") {\n    task { u: String -> get(u }\n}")).isEqualTo(
            """
            |FOLDER/syntax.job.kts:2:30: Syntax error: Expecting ')'.
            |        task { u: String -> get(u }
            |                                 ^
            """.trimMargin(),
        )
    }

    @Test
    fun anErrorInAnImportNamesTheImport() {
        folder.resolve("wrong.job.kts").writeText("val x: Int = \"a\"")
        assertThat(messageOf("right.job.kts", "@file:Import(\"wrong.job.kts\")\njob(\"x\") { task { n: Int -> n + x } }"))
            .startsWith("FOLDER/wrong.job.kts:1:12: ")
    }

    @Test
    fun javaErrorsLookTheSame() {
        assertThat(messageOf("Bad.java", "public class Bad {\n    int x = \"a\";\n}")).isEqualTo(
            """
            |FOLDER/Bad.java:2:13: incompatible types: java.lang.String cannot be converted to int
            |        int x = "a";
            |                ^
            """.trimMargin(),
        )
    }

    @Test
    fun everyMissingLibraryIsNamedAtItsPlace() {
        val text = "@file:DependsOn(\"org.example.nowhere:nothing:9.9\",\n  \"org.example.nowhere:more:9.9\")"
        assertThat(messageOf("missing.job.kts", text).lines())
            .satisfiesExactly(
                { assertThat(it).startsWith("FOLDER/missing.job.kts:1:17: cannot resolve org.example.nowhere:nothing:9.9: ") },
                { assertThat(it).contains("@file:DependsOn") },
                { assertThat(it.indexOf('^')).isEqualTo(4 + 16) },
                { assertThat(it).startsWith("FOLDER/missing.job.kts:2:3: cannot resolve org.example.nowhere:more:9.9: ") },
                { assertThat(it).contains("more") },
                { assertThat(it.indexOf('^')).isEqualTo(4 + 2) },
            )
        assertThat(
            messageOf("malformed.job.kts", "@file:DependsOn(\"nonsense\")"),
        ).contains(":1:17: 'nonsense' is not group:artifact:version")
    }

    @Test
    fun wrongImportsAreNamedAtTheirPlaceWithoutACompiler() {
        folder.resolve("ring.job.kts").writeText("@file:Import(\"start.job.kts\")")
        val message = messageOf("start.job.kts", "@file:Import(\"ring.job.kts\",\n    \"absent.job.kts\", \"Some.kt\")")
        assertThat(message)
            .contains("FOLDER/ring.job.kts:1:14: scripts import each other in a ring: start.job.kts > ring.job.kts > start.job.kts")
            .contains("FOLDER/start.job.kts:2:5: cannot import absent.job.kts: there is no file FOLDER/absent.job.kts")
            .contains("FOLDER/start.job.kts:2:23: only a .job.kts can import")
    }

    @Test
    fun anExpressionThatIsTooLongForTheCompilerIsSaidAndCostsNoProcess() {
        messageOf("right.job.kts", "val x: Int = y")
        val before = compiler.compilerHandle
        val sum = List(20_000) { "s" }.joinToString(" + ")
        val tooDeep =
            "cannot be compiled: an expression is too long or too deeply nested for the compiler, like a sum of thousands of terms"
        assertThat(messageOf("Deep.java", "public class Deep {\n    String x(String s) { return $sum; }\n}"))
            .isEqualTo("FOLDER/Deep.java: $tooDeep")
        assertThat(messageOf("deep.job.kts", "fun x(s: String) = $sum")).isEqualTo("FOLDER/deep.job.kts: $tooDeep")
        assertThat(compiler.compilerHandle).isEqualTo(before)
    }

    @Test
    fun anExceptionOfTheCompilerIsTheAnswerToOneRequest() {
        CompilerProcess.start(TestInstallation.toolchain(), null, folder).use { process ->
            // No script is called that: here it stands for whatever a compiler raises.
            val request = CompileRequest("\u0000.kt", emptyList(), emptyList(), emptyList(), folder.resolve("x.jar").toString())
            repeat(2) {
                val answer = process.ask(request)
                assertThat(answer.className).isNull()
                assertThat(answer.diagnostics.single().message)
                    .startsWith("cannot be compiled: java.nio.file.InvalidPathException: ")
            }
        }
    }

    @Test
    fun whatIsNoJobFileIsRefused() {
        assertThat(messageOf("x.txt", "")).contains("x.txt is not a job: its name must end in .job.kts or .kt or .java")
        val absent = catchThrowableOfType(ScriptException::class.java) { compiler.compile(folder.resolve("absent.job.kts")) }
        assertThat(absent).hasMessageEndingWith("absent.job.kts: there is no such file")
    }

    @Test
    fun theLineThatRaisesWhileAJobIsDeclaredIsNamed() {
        val early = "fun count() = names.size\nval first = count()\nval names = listOf(\"a\")\n" + JOB
        assertThatThrownBy { declare("early.job.kts", early) }
            .isInstanceOf(JobException::class.java)
            .hasMessageStartingWith("early.job.kts:1: the job cannot be declared: java.lang.NullPointerException")
            .hasMessageContaining("used before its own line has none yet")
        val inside = "job(\"inside\") {\n    concurrency = 0\n    limit()\n    error(\"boom\")\n}\n"
        assertThatThrownBy { declare("inside.job.kts", inside) }
            .isInstanceOf(JobException::class.java)
            .hasMessageStartingWith("inside.job.kts:4: the job cannot be declared: java.lang.IllegalStateException: boom; ")
            .hasMessageContaining("limit(): say a rate")
        val rate = "job(\"rate\") {\n    concurrency = 0\n    limit(\n        0.perSecond,\n    )\n}\n"
        assertThatThrownBy { declare("rate.job.kts", rate) }
            .isInstanceOf(JobException::class.java)
            .hasMessageContaining("rate.job.kts:4: a rate of 0.0 per second: must be")
            .hasMessageContaining("concurrency = 0")
        assertThatThrownBy { declare("top.job.kts", "\nval slow = 0.perHour\n" + JOB) }
            .isInstanceOf(JobException::class.java)
            .hasMessageStartingWith("top.job.kts:2: a rate of 0.0 per hour: must be")
        val asked = "val key = args.required(\"key\")\n" + JOB
        assertThatThrownBy { declare("asked.job.kts", asked) }
            .`as`("it is right to ask")
            .hasMessage("argument 'key' is missing: give it with --set key=VALUE")
        val classForm = "import dev.forkful.script.*\nclass Form : KotlinJob({\n    \"x\".toInt()\n})\n"
        assertThatThrownBy { declare("Form.kt", classForm) }
            .isInstanceOf(JobException::class.java)
            .hasMessageStartingWith("Form.kt:3: the job cannot be declared: java.lang.NumberFormatException")
    }

    private fun declare(
        name: String,
        text: String,
    ) {
        val compiled = compiler.compile(folder.resolve(name).apply { writeText(text) })
        val location = LaunchSpec.JobLocation(listOf(compiled.jar) + compiled.dependencies, compiled.className, "")
        JobLoader.load(location, JobArguments.NONE).close()
    }

    @Test
    fun handlerWithoutATypeIsToldHowToHaveOne() {
        assertThat(messageOf("untyped.job.kts", "job(\"x\") {\n    task { n -> n }\n}"))
            .contains("untyped.job.kts:2:5: Cannot infer type for type parameter 'I'")
            .contains(" Say what a task is read as: write task { n: Int -> … } for task { n -> … }.\n        task { n -> n }\n")
    }

    @Test
    fun fileThatIsNotUtf8IsRefusedAtItsPlace() {
        val script =
            folder
                .resolve(
                    "latin.job.kts",
                ).apply { writeBytes("// a\nval tea = \"caf\u00e9\"\n$JOB".toByteArray(Charsets.ISO_8859_1)) }
        assertThatThrownBy { compiler.compile(script) }
            .isInstanceOf(ScriptException::class.java)
            .hasMessageContaining("latin.job.kts:2:15: not UTF-8: byte 0xE9 begins no character; save the file as UTF-8\n    val tea = ")
    }

    private fun messageOf(
        name: String,
        text: String,
    ): String {
        val script = folder.resolve(name).apply { writeText(text) }
        return catchThrowableOfType(ScriptException::class.java) { compiler.compile(script) }
            .message
            .orEmpty()
            .replace(folder.toString(), "FOLDER")
    }

    private companion object {
        const val JOB = "job(\"any\") { task { n: Int -> n } }\n"
    }
}
