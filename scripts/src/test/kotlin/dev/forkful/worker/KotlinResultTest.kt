package dev.forkful.worker

import dev.forkful.JobException
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Test
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
}
