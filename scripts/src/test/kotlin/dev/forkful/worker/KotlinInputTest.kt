package dev.forkful.worker

import com.fasterxml.jackson.annotation.JsonCreator
import dev.forkful.JobException
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Test
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.ValueSource
import tools.jackson.core.type.TypeReference

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

    data class Counts(
        val a: UByte,
        val b: UShort,
        val c: UInt,
        val d: ULong,
        val e: ULong?,
        val f: UInt?,
    )

    data class Count(
        val n: ULong,
    )

    @JvmInline
    value class Age(
        val n: Int,
    )

    @JvmInline
    value class Done(
        val isDone: Boolean,
    )

    @JvmInline
    value class Label(
        val text: String,
    )

    @JvmInline
    value class MaybeAge(
        val n: Int?,
    )

    @JvmInline
    value class Mark(
        val n: Int,
    ) {
        companion object {
            @JvmStatic
            @JsonCreator
            fun of(text: String) = Mark(text.length)
        }
    }

    data class Marked(
        val mark: Mark?,
    )

    data class Ages(
        val age: Age?,
        val done: Done?,
        val label: Label,
        val other: Label?,
    )

    data class Aged(
        val age: Age,
    )

    data class Loose(
        val age: MaybeAge,
        val other: MaybeAge?,
    )

    private val json = TaskJson(javaClass.classLoader)

    @Test
    fun `an empty cell is null, for an enum as for a number, and for a text itself`() {
        assertThat(read<Row>("""{"count":"","color":"","name":""}""")).isEqualTo(Row(null, null, ""))
        assertThat(read<Row>("""{"count":"36","color":"RED","name":"Ann"}""")).isEqualTo(Row(36, Color.RED, "Ann"))
        assertThatThrownBy { read<Paint>("""{"color":""}""") }
            .isInstanceOf(JobException::class.java)
            .hasMessageContaining(": `color` is missing, null or empty, and `Paint` needs it; the input: {")
    }

    @Test
    fun `numbers without a sign are read from texts, as those with one`() {
        assertThat(read<Counts>("""{"a":"1","b":"65535","c":"0","d":"18446744073709551615","e":"","f":" 7 "}"""))
            .isEqualTo(Counts(1u, 65535u, 0u, ULong.MAX_VALUE, null, 7u))
        assertThat(read<Counts>("""{"a":255,"b":2,"c":4294967295,"d":18446744073709551615,"e":3,"f":null}"""))
            .isEqualTo(Counts(255u, 2u, UInt.MAX_VALUE, ULong.MAX_VALUE, 3u, null))
        assertThat(read<ULong>("\"5\"")).isEqualTo(5uL)
        assertThat(read<UByte>("0")).isEqualTo(0u.toUByte())
        assertThat(json.mapper().readValue("""{"a":"7"}""", object : TypeReference<Map<String, UInt>>() {}))
            .isEqualTo(mapOf("a" to 7u))
    }

    @ParameterizedTest
    @ValueSource(strings = ["1.9", "-0.5", "5.0", "\"1.9\"", "-1", "\"-1\"", "18446744073709551616", "\"x\"", "\"\"", "true", "[]", "{}"])
    fun `what is no number without a sign is refused`(text: String) {
        assertThatThrownBy { read<ULong>(text) }.isInstanceOf(JobException::class.java)
        assertThatThrownBy { read<Count>("""{"n":$text}""") }
            .isInstanceOf(JobException::class.java)
            .hasMessageContaining("; the input: ")
    }

    @Test
    fun `a number without a sign that is too large is told with its bounds`() {
        assertThatThrownBy { read<UByte>("\"300\"") }
            .hasMessageContaining(": Numeric value (300) out of range of UByte (0 - 255)")
        assertThatThrownBy { read<ULong>("\"${"9".repeat(500_000)}\"") }
            .hasMessageContaining(": Numeric value (99")
        assertThatThrownBy { read<ULong>("1.9") }
            .hasMessageContaining(": Cannot coerce Floating-point value (1.9) to `ULong` value")
    }

    @Test
    fun `an empty cell is null for a value class over a number, and what it says over a text`() {
        val row = Ages(null, null, Label(""), Label(""))
        assertThat(read<Ages>("""{"age":"","done":" ","label":"","other":""}""")).isEqualTo(row)
        assertThat(read<Ages>("""{"age":"7","done":"true","label":"a","other":null}"""))
            .isEqualTo(Ages(Age(7), Done(true), Label("a"), null))
        assertThatThrownBy { read<Aged>("""{"age":""}""") }
            .isInstanceOf(JobException::class.java)
            .hasMessageContaining(": `age` is missing, null or empty, and `Aged` needs it")
        assertThat(read<Loose>("""{"age":null,"other":null}"""))
            .isEqualTo(Loose(MaybeAge(null), null))
        assertThat(read<Marked>("""{"mark":""}""")).isEqualTo(Marked(Mark(0)))
    }

    data class Deep(
        val a: Map<String, List<Map<Color, Double?>>>,
        val b: List<List<Int>?>,
        val age: Age = Age(1),
    )

    data class Full(
        val a: List<List<Int>>,
        val b: List<Map<String, Color>> = emptyList(),
    )

    @Test
    fun `null may stand where the type says so, within others too, and nowhere else`() {
        val deep = Deep(mapOf("x" to listOf(mapOf(Color.RED to null, Color.GREEN to 1.5))), listOf(null, listOf(1)))
        assertThat(read<Deep>(String(json.result(deep)))).isEqualTo(deep)
        assertThat(read<Full>("""{"a":[[1],[]],"b":[{"c":"RED"}]}""")).isEqualTo(
            Full(
                listOf(listOf(1), emptyList()),
                listOf(
                    mapOf("c" to Color.RED),
                ),
            ),
        )
        for (text in listOf("""{"a":[[1,null]]}""", """{"a":[null]}""", """{"a":[],"b":[{"c":null}]}""")) {
            assertThatThrownBy { read<Full>(text) }.`as`(text).isInstanceOf(JobException::class.java)
        }
    }

    private inline fun <reified T : Any> read(text: String): Any = json.input(T::class.java).read(text.toByteArray())
}
