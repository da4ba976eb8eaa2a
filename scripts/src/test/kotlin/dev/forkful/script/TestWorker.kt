package dev.forkful.script

import dev.forkful.Handler
import dev.forkful.JobArguments
import dev.forkful.JobSpec
import dev.forkful.TaskContext
import dev.forkful.http.ExchangeGate
import dev.forkful.http.Http
import org.slf4j.Logger
import org.slf4j.LoggerFactory
import tools.jackson.databind.json.JsonMapper
import tools.jackson.module.kotlin.kotlinModule
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.Executor
import java.util.concurrent.ExecutorService
import java.util.concurrent.Executors

/** What a worker offers to a job, in the test's own process: it runs one task after another. */
class TestWorker(
    spec: JobSpec,
    private val arguments: JobArguments = JobArguments.NONE,
) : TaskContext,
    AutoCloseable {
    private val threads: ExecutorService = Executors.newFixedThreadPool(2) { Thread(handlers, it).apply { isDaemon = true } }
    private val handler = spec.stages().single().handler()
    val emitted: MutableList<Any> = CopyOnWriteArrayList()
    val mapper: JsonMapper = JsonMapper.builder().addModule(kotlinModule()).build()
    private val client = Http.open(spec.client(), mapper, threads, emptyMap(), ExchangeGate.OPEN)
    private val type = mapper.constructType(spec.stages().single().inputType())

    /** Runs a task on its JSON input, and gives its result as JSON. */
    fun run(input: String): String = mapper.writeValueAsString(start(input).get())

    @Suppress("UNCHECKED_CAST")
    fun start(input: String): CompletableFuture<out Any?> {
        val value: Any = mapper.readValue(input, type)
        return when (handler) {
            is Handler.Async<*> -> (handler as Handler.Async<Any>).handle(value, this).toCompletableFuture()
            is Handler.Blocking<*> -> CompletableFuture.completedFuture((handler as Handler.Blocking<Any>).handle(value, this))
        }
    }

    override fun sequence() = 0L

    override fun stage() = "main"

    override fun key() = "key"

    override fun emit(input: Any) {
        emitted += input
    }

    override fun emit(
        input: Any,
        stage: String,
    ) {
        emitted += "$stage: $input"
    }

    override fun attempt() = 1

    override fun executor(): Executor = threads

    override fun worker() = 1

    override fun http(): Http = client

    override fun log(): Logger = LoggerFactory.getLogger("test")

    override fun arguments() = arguments

    /** The threads are daemons, and stay: a cancelled task may still have something to end. */
    override fun close() = client.close()

    companion object {
        private val handlers = ThreadGroup("test-handlers")

        /** Whether code runs where a worker would run it. */
        fun isHandlerThread(): Boolean = Thread.currentThread().threadGroup === handlers
    }
}
