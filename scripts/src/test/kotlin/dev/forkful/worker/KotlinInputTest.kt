package dev.forkful.worker

import dev.forkful.JobException
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Test

class KotlinInputTest {
    enum class Color { RED, GREEN }

    data class Row(
        val count: Int?,
        val color: Color?,
        val name: String?,
    )

    data class Paint(
        val color: Color,
    )

    private val json = TaskJson(javaClass.classLoader)

    @Test
    fun `an empty cell is null, for an enum as for a number, and for a text itself`() {
        assertThat(read<Row>("""{"count":"","color":"","name":""}""")).isEqualTo(Row(null, null, ""))
        assertThat(read<Row>("""{"count":"36","color":"RED","name":"Ann"}""")).isEqualTo(Row(36, Color.RED, "Ann"))
        assertThatThrownBy { read<Paint>("""{"color":""}""") }
            .isInstanceOf(JobException::class.java)
            .hasMessageContaining(": `color` is missing, null or empty, and `Paint` needs it (")
    }

    private inline fun <reified T : Any> read(text: String): Any = json.input(T::class.java).read(text.toByteArray())
}
