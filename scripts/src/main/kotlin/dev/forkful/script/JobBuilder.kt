package dev.forkful.script

import dev.forkful.FailureLimit
import dev.forkful.InDoubt
import dev.forkful.Input
import dev.forkful.JobArguments
import dev.forkful.JobException
import dev.forkful.JobSpec
import dev.forkful.Rate
import dev.forkful.RateLimit
import dev.forkful.Stage
import dev.forkful.TaskKey
import dev.forkful.WorkerHook
import dev.forkful.worker.DeclarationError
import tools.jackson.core.type.TypeReference
import java.lang.reflect.Type
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlin.time.toJavaDuration

/**
 * The settings of one job. Each block may be given once; what is not set has its default. Not thread-safe.
 */
@JobDsl
class JobBuilder internal constructor(
    name: String,
    /** The arguments given on the command line with `--set key=value`. */
    val args: JobArguments,
) {
    private val spec = JobSpec.named(name)
    private val problems = ArrayList<String>()
    private val once = Once(problems)
    private var cutShort = false
    private val stages = StageDrafts(problems)

    /** The source of the tasks; `--input` on the command line overrides it. */
    var input: Input? = null
        set(value) {
            field = value
            if (value != null) spec.input(value)
        }

    /** How many attempts may be in flight at once over all workers of the run, from 1 to 100,000; default 256. */
    var concurrency: Int = 256
        set(value) {
            field = value
            spec.concurrency(value)
        }

    /**
     * Lets the number of attempts in flight follow what the servers can take, within [range]:
     * `concurrency = adaptive(10..500)`.
     *
     * @return the upper end of the range
     */
    fun adaptive(range: IntRange): Int {
        spec.adaptiveConcurrency(range.first, range.last)
        return range.last
    }

    /** Replaces a worker after this many tasks; default 0, which means never. For code that leaks memory. */
    var maxTasksPerWorker: Int = 0
        set(value) {
            field = value
            spec.maxTasksPerWorker(value)
        }

    /**
     * The maximum heap of each worker in bytes, such as `512.mib`, at least 64 MiB; default 0, which chooses one by the
     * number of attempts in flight.
     */
    var heapPerWorker: Long = 0
        set(value) {
            field = value
            spec.heapPerWorker(value)
        }

    /** How long one attempt may take; must be positive; default 60 s. */
    var timeout: Duration = 60.seconds
        set(value) {
            field = value
            spec.timeout(value.toJavaDuration())
        }

    /**
     * How long all attempts of a task may take together, including the waits between them; must be positive; default
     * unlimited.
     */
    var deadline: Duration? = null
        set(value) {
            field = value
            if (value != null) spec.deadline(value.toJavaDuration())
        }

    /**
     * Stops the run when [tasks] tasks have failed, at least 1; it can be resumed. By default any number may fail.
     */
    fun limitFailures(tasks: Int) = limitFailures { FailureLimit.ofTasks(tasks.toLong()) }

    /**
     * Stops the run when at least this part of the finished tasks has failed, such as `3.percent`, but not before 100 tasks
     * have finished; it can be resumed. By default any number may fail.
     */
    fun limitFailures(part: Percent) = limitFailures { FailureLimit.ofPercent(part.value) }

    private fun limitFailures(limit: () -> FailureLimit) {
        once.stands("limitFailures")
        collecting { spec.limitFailures(limit()) }
    }

    /**
     * Whether each HTTP call of a task carries an `Idempotency-Key` header, which stays the same for every attempt, retry
     * and resume; default false.
     */
    var idempotencyKey: Boolean = false

    /**
     * What happens to a task that may have reached the server but got no answer, because its worker died say: [RETRY],
     * the default, or [HOLD].
     */
    var inDoubt: InDoubt = InDoubt.RETRY
        set(value) {
            field = value
            spec.inDoubt(value)
        }

    /** Runs a task in doubt again. */
    val RETRY: InDoubt get() = InDoubt.RETRY

    /** Keeps a task in doubt until a person decides with `forkful indoubt`, for calls that must not be made twice. */
    val HOLD: InDoubt get() = InDoubt.HOLD

    /** Which failures are retried, when, and how often; default 3 attempts in all. */
    fun retry(declare: RetryBuilder.() -> Unit) {
        once.stands("retry { }")
        collecting { spec.retry(RetryBuilder(args, once).apply(declare).build()) }
    }

    /** The settings of the HTTP client, which all tasks of a worker share. */
    fun client(declare: ClientBuilder.() -> Unit) {
        once.stands("client { }")
        collecting { spec.client(ClientBuilder(args, once).apply(declare).build()) }
    }

    /**
     * Limits how fast attempts may begin, over all workers. A job has at most one such limit.
     *
     * @param rate per second, minute or hour, such as `200.perSecond` or `500.perMinute`
     * @param name if given, the limit is shared by all runs on this machine that have a limit of this name
     */
    fun limit(
        rate: Rate,
        name: String? = null,
    ) = limitOf { RateLimit.ofRun(rate).with(null, name) }

    /**
     * Limits the HTTP calls to each host, over all workers. A job has at most one such limit; give [perHost], [inFlight]
     * or both.
     *
     * @param perHost how fast calls to one host may begin
     * @param inFlight how many calls to one host may be in flight at once
     * @param name if given, the limit is shared by all runs on this machine that have a limit of this name
     */
    fun limit(
        perHost: Rate? = null,
        inFlight: Int? = null,
        name: String? = null,
    ) = limitOf {
        if (perHost == null && inFlight == null) throw JobException("limit(): say a rate, or inFlight")
        val limit = if (perHost == null) RateLimit.perHostInFlight(1) else RateLimit.perHost(perHost)
        limit.with(inFlight, name)
    }

    @PublishedApi
    internal fun limitOf(limit: () -> RateLimit) {
        collecting { spec.limit(limit()) }
    }

    /**
     * Runs once in each worker process before its first task, for at most two minutes. If it throws, the worker stops.
     */
    fun onWorkerStart(hook: WorkerScope.() -> Unit) {
        spec.onWorkerStart(WorkerHook { WorkerScope(it).hook() })
    }

    /** Runs once in each worker process after its last task if the worker stops normally, for at most 10 s. */
    fun onWorkerStop(hook: WorkerScope.() -> Unit) {
        spec.onWorkerStop(WorkerHook { WorkerScope(it).hook() })
    }

    /**
     * The code that runs for each task. The type of the lambda's parameter decides what a task is read as: `String`, a
     * number, a data class, `Map<String, String>` for a CSV row, or `JsonNode` for any JSON. The value that the lambda
     * returns is stored as JSON; if it throws, the attempt has failed.
     */
    inline fun <reified I : Any> task(noinline handler: suspend TaskScope.(I) -> Any?) = task(object : TypeReference<I>() {}.type, handler)

    /**
     * Declares one step of a pipeline, in place of [task]. The input goes to the first stage. A handler adds tasks to the
     * next stage with `emit(x)`, or to any other with `emit(x, to = "detail")`.
     *
     * @param name the name of the stage in replies and in the status; 1 to 64 letters, digits, dots, underscores and hyphens
     * @param backlog earlier stages wait while this many tasks of the stage are unfinished; 1 to 1,000,000
     * @param inDoubt overrides [JobBuilder.inDoubt] for this stage
     */
    inline fun <reified I : Any> stage(
        name: String,
        backlog: Int = Stage.DEFAULT_BACKLOG,
        inDoubt: InDoubt? = null,
        noinline handler: suspend TaskScope.(I) -> Any?,
    ) = stage(name, backlog, inDoubt, object : TypeReference<I>() {}.type, handler)

    /**
     * Computes the key, or name, of each task of a stage: a string, or a value that Jackson writes as one. The default is
     * a hash of the input. It must be a pure function, as it is called in the console too.
     *
     * @param stage the name of the stage; may be left out if there is only one
     */
    inline fun <reified I : Any> key(
        stage: String? = null,
        noinline name: (I) -> Any,
    ) = named("key", stage, object : TypeReference<I>() {}.type, name)

    /** Drops tasks of a stage if the run has already had one with the same key, as [key] computes it. */
    fun dedupe(stage: String? = null) = stages.named(StageDrafts.KeyDraft(StageDrafts.DEDUPE, stage, null, null))

    /**
     * Drops tasks of a stage if the run has already had one with the same key.
     *
     * @param stage the name of the stage; may be left out if there is only one
     * @param key computes the key of a task
     */
    inline fun <reified I : Any> dedupe(
        stage: String? = null,
        noinline key: (I) -> Any,
    ) = named("dedupe", stage, object : TypeReference<I>() {}.type, key)

    @PublishedApi
    internal fun <I : Any> task(
        inputType: Type,
        handler: suspend TaskScope.(I) -> Any?,
    ) = stages.task(inputType, erased(handler))

    @PublishedApi
    internal fun <I : Any> stage(
        name: String,
        backlog: Int,
        inDoubt: InDoubt?,
        inputType: Type,
        handler: suspend TaskScope.(I) -> Any?,
    ) {
        val stage = Stage(name, inputType, erased(handler)).withBacklog(backlog)
        stages.stage(if (inDoubt == null) stage else stage.withInDoubt(inDoubt))
    }

    @PublishedApi
    @Suppress("UNCHECKED_CAST") // it is given values of its stage's type only, which is checked to be this
    internal fun <I : Any> named(
        word: String,
        stage: String?,
        inputType: Type,
        key: (I) -> Any,
    ) = stages.named(StageDrafts.KeyDraft(word, stage, inputType, TaskKey { (key as (Any) -> Any)(it) }))

    @Suppress("UNCHECKED_CAST") // a handler is given values of its own stage's type only
    private fun <I : Any> erased(handler: suspend TaskScope.(I) -> Any?) =
        SuspendingHandler(handler as suspend TaskScope.(Any) -> Any?)

    /**
     * Reads a declaration; what ends it early, such as a rate that is none, is a problem among the others. What the
     * job's own code raises goes on up, with the problems so far.
     */
    internal fun read(declare: JobBuilder.() -> Unit): JobBuilder {
        try {
            declare()
        } catch (e: JobException) {
            cutShort = true
            problems += "${lineOf(e)}${e.message}; what follows it was not read"
        } catch (e: RuntimeException) {
            problems.forEach { e.addSuppressed(JobException(it)) }
            throw e
        }
        return this
    }

    /** The line of the script that is to be mended, as `fetch.job.kts:3: `; empty where there is none. */
    private fun lineOf(e: JobException): String =
        e.stackTrace
            .takeIf { DeclarationError.isOfScript(e) }
            .orEmpty()
            .takeWhile { it.className != JobBuilder::class.java.name || it.methodName != "read" }
            .firstOrNull { !it.className.startsWith("dev.forkful.") && it.fileName != null && it.lineNumber > 0 }
            ?.let(DeclarationError::place)
            .orEmpty()

    internal fun build(): JobSpec {
        // A job without a task is still built, so that what else is wrong with it is said in the same breath.
        val declared = stages.build(cutShort)
        if (idempotencyKey) spec.sendIdempotencyKey()
        val built = collecting { spec.stages(declared) }
        if (problems.isNotEmpty()) {
            throw JobException(problems.joinToString("; "))
        }
        return checkNotNull(built)
    }

    private fun <T> collecting(part: () -> T): T? =
        try {
            part()
        } catch (e: JobException) {
            problems += e.message.orEmpty()
            null
        } catch (e: IllegalArgumentException) {
            // How ClientSpec reports all that is wrong with it.
            problems += e.message.orEmpty()
            null
        }
}
