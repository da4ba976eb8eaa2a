package dev.forkful.script

import dev.forkful.JobArguments
import dev.forkful.JobException
import dev.forkful.script.build.ScriptCompiler
import dev.forkful.script.build.TestInstallation
import dev.forkful.worker.JobLoader
import dev.forkful.worker.LaunchSpec
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import kotlin.io.path.writeText

/** What a script raises while it is declared is told with the line that a person can look at. */
class DeclarationErrorIT {
    @TempDir
    lateinit var folder: Path

    @Test
    fun theLineOfTheScriptIsNamed() {
        ScriptCompiler(TestInstallation.toolchain(), folder.resolve("cache"), ScriptCompiler.Archives.NONE).use { compiler ->
            val early = "fun count() = names.size\nval first = count()\nval names = listOf(\"a\")\n" + JOB
            assertThatThrownBy { compiler.declare("early.job.kts", early) }
                .isInstanceOf(JobException::class.java)
                .hasMessageStartingWith("early.job.kts:1: the job cannot be declared: java.lang.NullPointerException")
                .hasMessageContaining("used before its own line has none yet")
            val inside = "job(\"inside\") {\n    concurrency = 0\n    limit()\n    error(\"boom\")\n}\n"
            assertThatThrownBy { compiler.declare("inside.job.kts", inside) }
                .isInstanceOf(JobException::class.java)
                .hasMessageStartingWith("inside.job.kts:4: the job cannot be declared: java.lang.IllegalStateException: boom; ")
                .hasMessageContaining("limit(): say a rate")
            val rate = "job(\"rate\") {\n    concurrency = 0\n    limit(\n        0.perSecond,\n    )\n}\n"
            assertThatThrownBy { compiler.declare("rate.job.kts", rate) }
                .isInstanceOf(JobException::class.java)
                .hasMessageContaining("rate.job.kts:4: a rate of 0.0 per second: must be")
                .hasMessageContaining("concurrency = 0")
            assertThatThrownBy { compiler.declare("top.job.kts", "\nval slow = 0.perHour\n" + JOB) }
                .isInstanceOf(JobException::class.java)
                .hasMessageStartingWith("top.job.kts:2: a rate of 0.0 per hour: must be")
            val asked = "val key = args.required(\"key\")\n" + JOB
            assertThatThrownBy { compiler.declare("asked.job.kts", asked) }
                .`as`("it is right to ask")
                .hasMessage("argument 'key' is missing: give it with --set key=VALUE")
            val classForm = "import dev.forkful.script.*\nclass Form : KotlinJob({\n    \"x\".toInt()\n})\n"
            assertThatThrownBy { compiler.declare("Form.kt", classForm) }
                .isInstanceOf(JobException::class.java)
                .hasMessageStartingWith("Form.kt:3: the job cannot be declared: java.lang.NumberFormatException")
        }
    }

    private fun ScriptCompiler.declare(
        name: String,
        text: String,
    ) {
        val compiled = compile(folder.resolve(name).apply { writeText(text) })
        val location = LaunchSpec.JobLocation(listOf(compiled.jar) + compiled.dependencies, compiled.className, "")
        JobLoader.load(location, JobArguments.NONE).close()
    }

    private companion object {
        const val JOB = "job(\"any\") { task { n: Int -> n } }\n"
    }
}
