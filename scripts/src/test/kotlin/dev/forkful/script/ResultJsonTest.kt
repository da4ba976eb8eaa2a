package dev.forkful.script

import com.fasterxml.jackson.annotation.JsonValue
import dev.forkful.Input
import dev.forkful.worker.TaskJson
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import tools.jackson.databind.json.JsonMapper
import kotlin.io.path.Path

@JvmInline
value class Grade(
    val points: Int,
) {
    @JsonValue
    fun text() = "grade $points"
}

data class Pupil(
    val name: String,
    val grade: Grade,
    val isHere: Boolean = true,
)

/** What results look like; and that those of Java do without Kotlin's reflection. */
class ResultJsonTest {
    private val mapper: JsonMapper = TaskJson(javaClass.classLoader).mapper()

    @Test
    fun `data classes are written, and read, with what only Kotlin knows of them`() {
        assertThat(mapper.writeValueAsString(Pupil("Ann", Grade(3))))
            .isEqualTo("""{"name":"Ann","grade":"grade 3","isHere":true}""")
        assertThat(mapper.readValue("""{"name":"Ann","grade":3}""", Pupil::class.java))
            .isEqualTo(Pupil("Ann", Grade(3)))
    }

    @Test
    fun `records of Java are written without Kotlin's reflection`() {
        assertThat(loadedToWrite("java")).contains("""{"first":1,"last":2}""").doesNotContain(REFLECTION)
        assertThat(loadedToWrite("kotlin")).contains(""""grade":"grade 3"""").contains(REFLECTION)
    }

    private fun loadedToWrite(what: String): String {
        val java = Path(System.getProperty("java.home"), "bin", "java").toString()
        val process =
            ProcessBuilder(java, "-Xlog:class+load", "-cp", System.getProperty("java.class.path"), WRITER, what)
                .redirectErrorStream(true)
                .start()
        return process.inputStream
            .reader()
            .readText()
            .also { assertThat(process.waitFor()).`as`(it).isZero() }
    }

    /** A process that writes one value as JSON. */
    object Writer {
        @JvmStatic
        fun main(arguments: Array<String>) {
            val value = if (arguments[0] == "java") Input.range(1, 2) else Pupil("Ann", Grade(3))
            println(TaskJson(javaClass.classLoader).mapper().writeValueAsString(value))
        }
    }

    private companion object {
        const val REFLECTION = "kotlin.reflect.jvm.internal.KClassImpl"
        val WRITER: String = Writer::class.java.name
    }
}
