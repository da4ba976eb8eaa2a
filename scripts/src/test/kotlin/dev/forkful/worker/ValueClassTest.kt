package dev.forkful.worker

import com.fasterxml.jackson.annotation.JsonCreator
import com.fasterxml.jackson.annotation.JsonValue
import dev.forkful.JobException
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Test
import tools.jackson.core.type.TypeReference
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlin.time.Instant
import kotlin.uuid.Uuid

/** Value classes over value classes, and as keys: they are what they stand for, never what they are packed into. */
class ValueClassTest {
    @JvmInline
    value class Serial(
        val n: UInt,
    )

    @JvmInline
    value class Wait(
        val time: Duration,
    )

    @JvmInline
    value class MaybeWait(
        val time: Duration?,
    )

    @JvmInline
    value class Label(
        val text: String,
    )

    @JvmInline
    value class Tag(
        val label: Label,
    )

    @JvmInline
    value class Short private constructor(
        val wait: Wait,
    ) {
        init {
            require(wait.time < 60.seconds) { "too long" }
        }

        companion object {
            fun of(wait: Wait) = Short(wait)
        }
    }

    @JvmInline
    value class Own(
        val n: UInt,
    ) {
        @JsonValue
        fun text() = "own $n"

        companion object {
            @JvmStatic
            @JsonCreator
            fun of(text: String) = Own(text.removePrefix("own ").toUInt())
        }
    }

    data class All(
        val serial: Serial,
        val wait: Wait,
        val maybe: MaybeWait,
        val tag: Tag,
        val short: Short,
        val list: List<Serial>,
    )

    data class Keys(
        val serials: Map<Serial, Wait>,
        val waits: Map<Wait, Int>,
        val durations: Map<Duration, Int>,
        val tags: Map<Tag, Int>,
        val instants: Map<Instant, Int>,
        val ids: Map<Uuid, Int>,
        val counts: Map<ULong, Int>,
        val users: Map<User, Int>,
    )

    data class User(
        val id: String,
    )

    private val json = TaskJson(javaClass.classLoader)

    @Test
    fun `a value class over another is written, and read, as that is`() {
        val all =
            All(
                Serial(UInt.MAX_VALUE),
                Wait(5.seconds),
                MaybeWait(null),
                Tag(Label("a")),
                Short.of(Wait(7.seconds)),
                listOf(Serial(3_000_000_000u)),
            )
        val written =
            """{"serial":4294967295,"wait":"PT5S","maybe":null,"tag":"a","short":"PT7S","list":[3000000000]}"""

        assertThat(text(all)).isEqualTo(written)
        assertThat(read<All>(written)).isEqualTo(all)
        assertThat(text(Serial(UInt.MAX_VALUE))).isEqualTo("4294967295")
        assertThat(read<Serial>("4294967295")).isEqualTo(Serial(UInt.MAX_VALUE))
        assertThat(read<Serial>("\"7\"")).`as`("a cell").isEqualTo(Serial(7u))
        assertThat(text(Wait(Duration.INFINITE) to MaybeWait(1.seconds))).isEqualTo("""{"first":"PT9999999999999H","second":"PT1S"}""")
    }

    @Test
    fun `what it does not hold is refused, by itself too`() {
        assertThatThrownBy { read<Serial>("-1") }
            .isInstanceOf(JobException::class.java)
            .hasMessageContaining("out of range of UInt")
        assertThatThrownBy { read<Short>("\"PT1H\"") }.isInstanceOf(JobException::class.java).hasMessageContaining("too long")
    }

    @Test
    fun `one that says itself how it is written does`() {
        assertThat(text(Own(3u))).isEqualTo("\"own 3\"")
        assertThat(read<Own>("\"own 4000000000\"")).isEqualTo(Own(4_000_000_000u))
    }

    @Test
    fun `keys are what values are`() {
        val keys =
            Keys(
                mapOf(Serial(UInt.MAX_VALUE) to Wait(1.seconds)),
                mapOf(Wait(5.seconds) to 1),
                mapOf(5.seconds to 1, Duration.INFINITE to 2),
                mapOf(Tag(Label("a")) to 1),
                mapOf(Instant.fromEpochSeconds(5) to 1),
                mapOf(Uuid.NIL to 1),
                mapOf(ULong.MAX_VALUE to 1),
                mapOf(User("a") to 1),
            )
        val written =
            """{"serials":{"4294967295":"PT1S"},"waits":{"PT5S":1},"durations":{"PT5S":1,"PT9999999999999H":2},"tags":{"a":1},""" +
                """"instants":{"1970-01-01T00:00:05Z":1},"ids":{"00000000-0000-0000-0000-000000000000":1},""" +
                """"counts":{"18446744073709551615":1},"users":{"a":1}}"""

        assertThat(text(keys)).isEqualTo(written)
        assertThat(read<Keys>(written)).isEqualTo(keys)
        assertThat(text(mapOf(5.seconds to 1))).isEqualTo("""{"PT5S":1}""")
    }

    private fun text(value: Any) = String(json.result(value))

    private inline fun <reified T : Any> read(text: String): Any = json.input(object : TypeReference<T>() {}.type).read(text.toByteArray())
}
