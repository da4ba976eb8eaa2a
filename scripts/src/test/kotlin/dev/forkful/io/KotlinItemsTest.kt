package dev.forkful.io

import dev.forkful.Input
import dev.forkful.worker.TaskJson
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Test
import java.io.InputStream
import kotlin.io.path.Path
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

class KotlinItemsTest {
    data class Probe(
        val host: String,
        val every: Duration,
        val isQuiet: Boolean,
    )

    class Empty

    @Test
    fun `an item is read as it was written`() {
        val probe = Probe("a", 5.seconds, true)

        assertThat(json(5.seconds)).isEqualTo("\"PT5S\"")
        assertThat(json(probe)).isEqualTo("""{"host":"a","every":"PT5S","isQuiet":true}""")
        val input = TaskJson(javaClass.classLoader).input(Probe::class.java)
        assertThat(input.read(json(probe).toByteArray())).isEqualTo(probe)
    }

    @Test
    fun `an item that has nothing to say is refused`() {
        assertThatThrownBy { json(Empty()) }
            .isInstanceOf(InputException::class.java)
            .hasMessageStartingWith("items:1: an item of ${Empty::class.java.name} cannot be written as JSON: ")
    }

    private fun json(item: Any): String =
        InputReader.open(Input.items(item), Path(""), InputStream.nullInputStream()).use { reader ->
            String(checkNotNull(reader.next()).json())
        }
}
