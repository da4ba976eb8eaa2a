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

    enum class Mood(
        private val words: String,
    ) {
        GLAD("well"),
        CALM("well"),
        ;

        override fun toString() = words
    }

    data class Poll(
        val moods: Map<Mood, Mood>,
    )

    @Test
    fun `an enum is read by its name, whatever its text is`() {
        val poll = Poll(mapOf(Mood.CALM to Mood.CALM, Mood.GLAD to Mood.GLAD))
        assertThat(String(json.result(poll))).isEqualTo("""{"moods":{"CALM":"CALM","GLAD":"GLAD"}}""")
        assertThat(read<Poll>("""{"moods":{"CALM":"CALM","GLAD":"GLAD"}}""")).isEqualTo(poll)
    }

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
