package dev.forkful.script

import com.fasterxml.jackson.annotation.JsonTypeInfo
import com.fasterxml.jackson.annotation.JsonValue
import dev.forkful.Input
import dev.forkful.JobException
import dev.forkful.worker.TaskJson
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Job
import kotlinx.coroutines.flow.flowOf
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Test
import tools.jackson.databind.json.JsonMapper
import kotlin.io.path.Path
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds
import kotlin.time.Instant
import kotlin.uuid.Uuid

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

data class Trip(
    val took: Duration,
    val rest: Duration?,
    val legs: List<Duration>,
    val began: Instant,
)

data class Owned(
    val id: Uuid,
    val of: Uuid?,
)

class Empty

object Lone

@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "is")
sealed interface State {
    data object Idle : State
}

/** What results look like; and that those of Java do without Kotlin's reflection. */
class ResultJsonTest {
    private val json = TaskJson(javaClass.classLoader)
    private val mapper: JsonMapper = json.mapper()

    @Test
    fun `data classes are written, and read, with what only Kotlin knows of them`() {
        assertThat(mapper.writeValueAsString(Pupil("Ann", Grade(3))))
            .isEqualTo("""{"name":"Ann","grade":"grade 3","isHere":true}""")
        assertThat(mapper.readValue("""{"name":"Ann","grade":3}""", Pupil::class.java))
            .isEqualTo(Pupil("Ann", Grade(3)))
    }

    @Test
    fun `durations and instants of Kotlin are written as Java's are, and read so`() {
        val trip = Trip(90.minutes, null, listOf(1500.milliseconds), Instant.fromEpochSeconds(5))
        val written = """{"took":"PT1H30M","rest":null,"legs":["PT1.5S"],"began":"1970-01-01T00:00:05Z"}"""

        assertThat(mapper.writeValueAsString(trip)).isEqualTo(written)
        assertThat(read<Trip>(written)).isEqualTo(trip)
        assertThat(mapper.writeValueAsString(5.seconds)).isEqualTo("\"PT5S\"")
        assertThat(read<Duration>("\"PT5S\"")).isEqualTo(5.seconds)
        assertThat(read<Instant>("\"1970-01-01T00:00:05Z\"")).isEqualTo(trip.began)
    }

    @Test
    fun `an infinite duration is what Kotlin writes for it`() {
        val written = """["PT9999999999999H","PT-9999999999999H"]"""
        val trip = Trip(Duration.INFINITE, -Duration.INFINITE, emptyList(), Instant.fromEpochSeconds(0))

        assertThat(mapper.writeValueAsString(listOf(Duration.INFINITE, -Duration.INFINITE))).isEqualTo(written)
        assertThat(mapper.writeValueAsString(trip)).startsWith("""{"took":"PT9999999999999H","rest":"PT-9999999999999H"""")
        assertThat(read<Trip>(mapper.writeValueAsString(trip))).isEqualTo(trip)
        assertThat(read<Duration>("\"${Duration.INFINITE.toIsoString()}\"")).isEqualTo(Duration.INFINITE)
    }

    @Test
    fun `uuids of Kotlin are written as Java's are, and read so`() {
        val id = Uuid.parse("550e8400-e29b-41d4-a716-446655440000")
        val written = """{"id":"550e8400-e29b-41d4-a716-446655440000","of":null}"""

        assertThat(mapper.writeValueAsString(Owned(id, null))).isEqualTo(written)
        assertThat(read<Owned>(written)).isEqualTo(Owned(id, null))
        assertThat(read<Owned>(written.replace("null", "\"\""))).isEqualTo(Owned(id, null))
        assertThatThrownBy { read<Uuid>("\"550e\"") }
            .isInstanceOf(JobException::class.java)
            .hasMessageContaining("\"550e\": not a valid `Uuid` value")
    }

    private inline fun <reified T : Any> read(text: String): Any = json.input(T::class.java).read(text.toByteArray())

    @Test
    fun `objects that have nothing to say are refused, and no others`() {
        for (nothing in listOf(Empty(), Lone, listOf(Empty()), object {})) {
            assertThatThrownBy { mapper.writeValueAsString(nothing) }.hasMessageStartingWith("No serializer found")
        }
        assertThat(mapper.writeValueAsString(State.Idle)).isEqualTo("""{"is":"Idle"}""")
        assertThat(mapper.writeValueAsString(listOf(Unit, emptyMap<String, Int>()))).isEqualTo("[null,{}]")
    }

    @Test
    fun `what only stands for a result is refused, and what to do is said`() {
        val advice =
            mapOf(
                CompletableDeferred(1) to "await the Deferred",
                Job() to "join the Job",
                flowOf(1) to "collect the Flow",
                { 1 } to "call the function",
                runCatching { error("planted") } to "getOrThrow(); it is Failure(java.lang.IllegalStateException: planted)",
                mapOf("a" to runCatching { error("planted") }) to "end the Result",
            )
        for ((value, words) in advice) {
            assertThatThrownBy { mapper.writeValueAsString(value) }.hasMessageContaining(words)
        }
        assertThat(mapper.writeValueAsString(runCatching { 1 })).isEqualTo("1")
    }

    @Test
    fun `records of Java are written without Kotlin's reflection`() {
        assertThat(loadedToWrite("java"))
            .contains("""{"first":1,"last":2}""")
            .doesNotContain(REFLECTION)
            .doesNotContain("ElementJson", "ResponseJson", "ExactNumber")
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
