package dev.forkful.worker

import dev.forkful.JobException
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Test
import tools.jackson.core.type.TypeReference
import kotlin.reflect.KClass

class KotlinResultTest {
    data class Kind(
        val of: KClass<*>,
    )

    private val json = TaskJson(javaClass.classLoader)

    @Test
    fun `a result that Kotlin's reflection cannot look into is refused by name`() {
        assertThatThrownBy { json.result(Kind(String::class)) }
            .isInstanceOf(JobException::class.java)
            .hasMessageStartingWith("the result, a dev.forkful.worker.KotlinResultTest\$Kind, cannot be written as JSON: kotlin.")
            .hasMessageEndingWith("; return a record, a data class, a map, a list, a text or a number")
    }

    @Test
    fun `Unit is null wherever it stands, and no task`() {
        assertThat(String(json.result(mapOf("a" to Unit)))).isEqualTo("""{"a":null}""")
        assertThat(String(json.result(1 to Unit))).isEqualTo("""{"first":1,"second":null}""")
        assertThat(json.input(object : TypeReference<Pair<Int, Unit>>() {}.type).read("""{"first":1,"second":null}""".toByteArray()))
            .isEqualTo(1 to Unit)
        assertThatThrownBy { json.emitted(Unit, json.declared(Any::class.java)) }.hasMessage("the emitted task is null")
    }
}
