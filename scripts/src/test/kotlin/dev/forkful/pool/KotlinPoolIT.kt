package dev.forkful.pool

import dev.forkful.JobException
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.isActive
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardOpenOption
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import java.util.concurrent.TimeoutException
import java.util.concurrent.atomic.AtomicInteger
import kotlin.io.path.readLines
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

data class Site(
    val url: String,
    val note: String? = null,
)

suspend fun visit(site: Site): Site {
    delay(5)
    return site.copy(note = "visited ${site.url}")
}

suspend fun sum(
    first: Int,
    second: Int,
): Int {
    delay(1)
    return first + second
}

suspend fun notNegative(number: Int): Int {
    delay(1)
    require(number >= 0) { "$number is negative" }
    return number
}

suspend fun impatient(file: String): String {
    Files.writeString(Path.of(file), "tried\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND)
    return withTimeout(20) { awaitCancellation() }
}

suspend fun `plus one`(number: Int): Int {
    delay(1)
    return number + 1
}

@JvmName("otherwise")
suspend fun renamed(number: Int): Int {
    delay(1)
    return number + 2
}

suspend fun wait(duration: Duration): String {
    delay(duration)
    return "done"
}

object Visits {
    suspend fun length(text: String): Int {
        delay(1)
        return text.length
    }
}

private val bodies = AtomicInteger()

/** Says how many of it run at once; goes on for a while after it was cancelled. */
suspend fun slowToEnd(file: String) =
    withContext(Dispatchers.IO) {
        Files.writeString(Path.of(file), "${bodies.incrementAndGet()}\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND)
        while (isActive) Thread.sleep(1)
        Thread.sleep(400)
        bodies.decrementAndGet()
    }

suspend fun endless(): Unit = withContext(Dispatchers.IO + NonCancellable) { CountDownLatch(1).await() }

fun plain(number: Int): Int = number + 3

fun place(): String = "a worker"

fun padded(
    text: String,
    width: Int = 5,
): String = text.padEnd(width)

class Visit private constructor() {
    companion object {
        suspend fun begin(text: String): String {
            delay(1)
            return "begun $text"
        }

        fun end(text: String): String = "ended $text"
    }
}

private object Hidden {
    fun length(text: String): Int = text.length
}

sealed class Found {
    data class Site(
        val url: String,
    ) : Found()
}

fun found(url: String): Found = Found.Site(url)

/** Its workers live for seconds: the better compiler would only cost their start. */
private fun briefPool(declare: PoolScope.() -> Unit) =
    Pool {
        builder.jvmOptions("-XX:TieredStopAtLevel=1")
        declare()
    }

/** The face of a pool in Kotlin: suspending functions, in workers. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class KotlinPoolIT {
    @Test
    fun suspendingFunctionsAreCalledAndResultsFlow() {
        briefPool {
            workers = 2
            concurrency = 16
        }.use { pool ->
            runBlocking {
                assertThat(pool.map((1..50).map { Site("u$it") }, ::visit).toList())
                    .isEqualTo((1..50).map { Site("u$it", "visited u$it") })
                assertThat(pool.call(::sum, 3, 4)).isEqualTo(7)
                assertThat(pool.call(Visits::length, "four")).isEqualTo(4)
                assertThat(pool.map(generateSequence(0) { it + 1 }.asIterable(), ::notNegative).take(1_500).toList())
                    .isEqualTo((0..<1_500).toList())
            }
            assertThatThrownBy { runBlocking { pool.call(::notNegative, -1) } }
                .isInstanceOf(IllegalArgumentException::class.java)
                .hasMessage("-1 is negative")
            val captured = pool.toString()
            assertThatThrownBy { runBlocking { pool.call({ text: String -> text + captured }, "a") } }
                .hasMessageContaining("no reference to a function")
        }
    }

    @Test
    fun namesThatOnlyKotlinHasAreFoundOrRefusedInWords() {
        briefPool { workers = 1 }.use { pool ->
            assertThatThrownBy { runBlocking { pool.call(::wait, 1.seconds) } }
                .isInstanceOf(JobException::class.java)
                .hasMessageContaining("wait takes or gives a value class")
            runBlocking {
                assertThat(pool.call(::renamed, 1)).isEqualTo(3)
                assertThat(pool.call(::`plus one`, 1)).isEqualTo(2)
            }
        }
    }

    @Test
    fun functionsThatDoNotSuspendAreCalledToo() {
        briefPool { workers = 1 }.use { pool ->
            runBlocking {
                assertThat(pool.call(::plain, 1)).isEqualTo(4)
                assertThat(pool.call(::place)).isEqualTo("a worker")
                assertThat(pool.call(::padded, "a", 3)).isEqualTo("a  ")
                assertThat(pool.map(1..3, ::plain).toList()).containsExactly(4, 5, 6)
                assertThat(pool.call(Visit::begin, "here")).isEqualTo("begun here")
                assertThat(pool.call(Visit::end, "here")).isEqualTo("ended here")
                assertThat(pool.call(Hidden::length, "four")).isEqualTo(4)
            }
            assertThatThrownBy { runBlocking { pool.call(::padded, "a") } }
                .isInstanceOf(JobException::class.java)
                .hasMessageContaining("no reference to a function as it is declared")
            assertThatThrownBy { runBlocking { pool.call("four"::plus, "8") } }
                .isInstanceOf(JobException::class.java)
                .hasMessageContaining("bound to a value")
            assertThatThrownBy { runBlocking { pool.call(::found, "u") } }
                .isInstanceOf(JobException::class.java)
                .hasMessageContaining("@JsonTypeInfo")
        }
    }

    @Test
    fun aFailureComesAfterTheResultsThatWereThereBefore() {
        briefPool { workers = 1 }.use { pool ->
            val collected = mutableListOf<Int>()
            assertThatThrownBy {
                runBlocking {
                    pool.map((0..<50) + listOf(-1), ::notNegative).collect {
                        while (pool.workers().sumOf { worker -> worker.settled() } < 51) delay(10)
                        delay(2)
                        collected += it
                    }
                }
            }.hasMessage("-1 is negative")
            assertThat(collected).isEqualTo((0..<50).toList())
        }
    }

    @Test
    fun aTimeoutInAFunctionIsAnErrorThatIsTriedAgainAndEndsNoCaller(
        @TempDir folder: Path,
    ) {
        val file = folder.resolve("tries")
        briefPool {
            workers = 1
            retry = 2
        }.use { pool ->
            assertThatThrownBy {
                runBlocking {
                    launch { pool.call(::impatient, file.toString()) }.join()
                    error("as if nothing had failed")
                }
            }.isInstanceOf(TimeoutException::class.java).hasMessageContaining("20 ms")
        }
        assertThat(file).hasContent("tried\ntried")
    }

    @Test
    fun anAttemptBeginsOnlyWhenTheCodeOfTheOneBeforeHasEnded(
        @TempDir folder: Path,
    ) {
        val file = folder.resolve("bodies")
        briefPool {
            workers = 1
            retry = 3
            timeout = 100.milliseconds
        }.use { pool ->
            assertThatThrownBy { runBlocking { pool.call(::slowToEnd, file.toString()) } }
                .isInstanceOf(TimeoutException::class.java)
                .hasMessageContaining("did not end within its timeout of 0.1 s")
        }
        assertThat(file.readLines()).`as`("how many ran at once").containsOnly("1")
    }

    @Test
    fun aFunctionWhoseCodeDoesNotEndIsGivenUpWithItsWorker() {
        briefPool {
            workers = 1
            timeout = 100.milliseconds
        }.use { pool ->
            assertThatThrownBy { runBlocking { pool.call(::endless) } }
                .isInstanceOf(TimeoutException::class.java)
                .hasMessageContaining("its timeout of 0.1 s, and went on after it was cancelled: its worker is replaced")
        }
    }
}
