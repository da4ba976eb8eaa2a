package dev.forkful.script

import dev.forkful.JobArguments
import dev.forkful.RetryPolicy
import dev.forkful.http.HttpStatusException
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.withTimeoutOrNull
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import java.net.InetAddress
import java.net.ServerSocket
import java.net.Socket
import java.util.concurrent.CancellationException
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CountDownLatch
import java.util.concurrent.ExecutionException
import java.util.concurrent.TimeoutException
import kotlin.concurrent.thread

@Timeout(30)
class SuspendingHandlerTest {
    private val server = ServerSocket(0, 50, InetAddress.getLoopbackAddress())
    private val base = "http://localhost:${server.localPort}"

    @AfterEach
    fun closeServer() = server.close()

    @Test
    fun cancellingTheFutureClosesTheConnection() {
        val arrived = CompletableFuture<Unit>()
        val ended = CompletableFuture<Int>()
        serve { connection ->
            connection.readRequest()
            arrived.complete(Unit)
            // The end of the stream, or a reset: what a server sees of an aborted exchange.
            ended.complete(runCatching { connection.getInputStream().read() }.getOrDefault(-1))
        }
        worker { task { path: String -> get("$base/$path") } }.use { worker ->
            val task = worker.start("\"slow\"")
            arrived.get()
            // Not even interrupting: a plain cancel must be enough.
            task.cancel(false)
            assertThat(ended.get()).isEqualTo(-1)
            assertThatThrownBy { task.get() }.isInstanceOf(CancellationException::class.java)
        }
    }

    @Test
    fun cancellingReachesCallsThatRunSideBySide() {
        val arrived = List(2) { CompletableFuture<Unit>() }
        val ended = List(2) { CompletableFuture<Int>() }
        serve { connection ->
            val number =
                connection
                    .readRequest()
                    .substringAfter('/')
                    .first()
                    .digitToInt()
            arrived[number].complete(Unit)
            ended[number].complete(runCatching { connection.getInputStream().read() }.getOrDefault(-1))
        }
        worker {
            task { count: Int -> coroutineScope { List(count) { async { get("$base/$it").statusCode() } }.awaitAll() } }
        }.use { worker ->
            val task = worker.start("2")
            arrived.forEach { it.get() }
            task.cancel(true)
            assertThat(ended.map { it.get() }).containsExactly(-1, -1)
        }
    }

    @Test
    fun aCancelledHandlerHasEndedWhenItsCodeHasWhateverThreadThatIsOn() {
        val release = CountDownLatch(1)
        val begun = CompletableFuture<Unit>()
        worker {
            task { blocks: Boolean ->
                if (blocks) {
                    withContext(Dispatchers.IO) {
                        begun.complete(Unit)
                        release.await()
                    }
                } else {
                    try {
                        awaitCancellation()
                    } finally {
                        withContext(NonCancellable + Dispatchers.IO) { release.await() }
                    }
                }
            }
        }.use { worker ->
            val tasks = listOf(worker.start("true"), worker.start("false"))
            begun.get()
            tasks.forEach { it.cancel(true) }
            assertThat(tasks).noneMatch { it.isDone }

            release.countDown()
            assertThat(tasks).allSatisfy { task ->
                assertThatThrownBy { task.get() }.isInstanceOf(CancellationException::class.java)
            }
        }
    }

    @Test
    fun codeAfterACallRunsOnTheExecutor() {
        serve { it.answer("200 OK", "body") }
        worker {
            task { path: String ->
                val body = get("$base/$path").orThrow().body()
                val afterCall = TestWorker.isHandlerThread()
                delay(1)
                listOf(body, afterCall, TestWorker.isHandlerThread())
            }
        }.use { worker -> assertThat(worker.start("\"x\"").get()).isEqualTo(listOf("body", true, true)) }
    }

    @Test
    fun aStatusIsAValueUntilItIsRaised() {
        serve { it.answer("503 Service Unavailable", "") }
        worker {
            task { raise: Boolean -> if (raise) get(base).orThrow().statusCode() else get(base).statusCode() }
        }.use { worker ->
            assertThat(worker.run("false")).isEqualTo("503")
            assertThatThrownBy { worker.start("true").get() }
                .isInstanceOf(ExecutionException::class.java)
                .cause()
                .isInstanceOfSatisfying(HttpStatusException::class.java) { assertThat(it.status).isEqualTo(503) }
        }
    }

    @Test
    fun aTimeoutOfTheHandlersOwnIsATimeoutToThePolicy() {
        worker { task { millis: Long -> withTimeout(millis) { awaitCancellation() } } }.use { worker ->
            assertThatThrownBy { worker.start("20").get() }
                .isInstanceOf(ExecutionException::class.java)
                .cause()
                .isInstanceOf(TimeoutException::class.java)
                .matches { RetryPolicy.isTransient(it) }
                .hasMessageContaining("20 ms")
        }
    }

    @Test
    fun aTimeoutThatTheHandlerCatchesIsNone() {
        worker { task { millis: Long -> withTimeoutOrNull(millis) { awaitCancellation() } ?: "late" } }.use { worker ->
            assertThat(worker.run("20")).isEqualTo("\"late\"")
        }
    }

    @Test
    fun jsonIsReadAndWritten() {
        serve { connection ->
            connection.readRequest()
            connection.answer("200 OK", """{"n":42}""")
        }
        worker {
            task { n: Int ->
                val answer = getJson<Map<String, Int>>(base)
                answer.getValue("n") + n + postJson(base, answer).json<Map<String, Int>>().getValue("n")
            }
        }.use { worker -> assertThat(worker.run("1")).isEqualTo("85") }
    }

    private fun worker(declare: JobBuilder.() -> Unit): TestWorker =
        TestWorker(object : KotlinJob({ job("test", declare) }) {}.jobs(JobArguments.NONE).single())

    private fun serve(exchange: (Socket) -> Unit) {
        thread(isDaemon = true) {
            while (!server.isClosed) {
                val connection = runCatching { server.accept() }.getOrNull() ?: return@thread
                thread(isDaemon = true) { connection.use(exchange) }
            }
        }
    }

    /** Reads up to the blank line that ends a request's headers; gives its first line. */
    private fun Socket.readRequest(): String {
        val lines = getInputStream().bufferedReader()
        val first = lines.readLine()
        do {
            val header = lines.readLine()
        } while (!header.isNullOrEmpty())
        return first
    }

    private fun Socket.answer(
        status: String,
        body: String,
    ) {
        getOutputStream().write("HTTP/1.1 $status\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n$body".toByteArray())
        getOutputStream().flush()
        // Else what is unread of the request makes a reset of the close.
        shutdownOutput()
        getInputStream().skip(Long.MAX_VALUE)
    }
}
