package dev.forkful.pool

import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import java.nio.file.Path
import kotlin.time.Duration.Companion.seconds

class PoolScopeTest {
    private val pool = PoolScope(Pool.builder())

    @Test
    fun settingThatWasNotMadeReadsAsItsDefault() {
        assertThat(pool.workers).isBetween(2, 8)
        assertThat(pool.concurrency).isEqualTo(256)
        assertThat(pool.maxTasksPerWorker).isZero()
        assertThat(pool.retry).isEqualTo(1)
        assertThat(pool.queues).isEqualTo(1)
        assertThat(pool.timeout).isEqualTo(60.seconds)
        assertThat(pool.directory).isNull()
    }

    @Test
    fun settingReadsAsItWasMadeHereOrByTheBuilder() {
        pool.workers = 3
        pool.concurrency = pool.workers * 64
        pool.directory = Path.of("calls")
        pool.builder.retry(5)

        assertThat(pool.concurrency).isEqualTo(192)
        assertThat(pool.directory).isEqualTo(Path.of("calls"))
        assertThat(pool.retry).isEqualTo(5)
    }
}
