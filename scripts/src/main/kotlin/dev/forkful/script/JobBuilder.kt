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

/** The settings of one job, each block of them at most once. What is not set has the default of [JobSpec]. Not thread-safe. */
@JobDsl
class JobBuilder internal constructor(
    name: String,
    /** What the person gave with `--set key=value`. */
    val args: JobArguments,
) {
    private val spec = JobSpec.named(name)
    private val problems = ArrayList<String>()
    private val once = Once(problems)
    private var cutShort = false
    private val stages = StageDrafts(problems)

    /** Where the tasks come from; `--input` on the command line overrides it. */
    var input: Input? = null
        set(value) {
            field = value
            if (value != null) spec.input(value)
        }

    /** Attempts in flight over the whole run, split over its workers; 1 to 100,000; default 256. */
    var concurrency: Int = 256
        set(value) {
            field = value
            spec.concurrency(value)
        }

    /**
     * As many attempts in flight as the targets of the HTTP calls bear: `concurrency = adaptive(10..500)`.
     *
     * @return the most of them
     */
    fun adaptive(range: IntRange): Int {
        spec.adaptiveConcurrency(range.first, range.last)
        return range.last
    }

    /** A worker is replaced after so many tasks; 0, the default, is never. For code that leaks. */
    var maxTasksPerWorker: Int = 0
        set(value) {
            field = value
            spec.maxTasksPerWorker(value)
        }

    /** The heap of each worker in bytes, such as `512.mib`, from 64 MiB; 0, the default: as its attempts in flight need. */
    var heapPerWorker: Long = 0
        set(value) {
            field = value
            spec.heapPerWorker(value)
        }

    /** The longest that one attempt may take; positive; default 60 s. */
    var timeout: Duration = 60.seconds
        set(value) {
            field = value
            spec.timeout(value.toJavaDuration())
        }

    /** The longest that all attempts of a task may take together, waiting included; positive; default none. */
    var deadline: Duration? = null
        set(value) {
            field = value
            if (value != null) spec.deadline(value.toJavaDuration())
        }

    /** Stops the run early, resumable, when so many tasks have failed; from 1; default no limit. */
    fun limitFailures(tasks: Int) = limitFailures { FailureLimit.ofTasks(tasks.toLong()) }

    /** The same when a part of the settled tasks has failed, such as `3.percent`; of the first 100 that is not asked. */
    fun limitFailures(part: Percent) = limitFailures { FailureLimit.ofPercent(part.value) }

    private fun limitFailures(limit: () -> FailureLimit) {
        once.stands("limitFailures")
        collecting { spec.limitFailures(limit()) }
    }

    /**
     * Whether each call of a task carries an `Idempotency-Key`, the same on each attempt, retry and resume; default
     * false.
     */
    var idempotencyKey: Boolean = false

    /** [RETRY] or [HOLD]: what becomes of tasks that may have been sent when no answer comes; default RETRY. */
    var inDoubt: InDoubt = InDoubt.RETRY
        set(value) {
            field = value
            spec.inDoubt(value)
        }

    /** They are run again. */
    val RETRY: InDoubt get() = InDoubt.RETRY

    /** They wait for `forkful indoubt`: what must not be done twice is not repeated unless a person says so. */
    val HOLD: InDoubt get() = InDoubt.HOLD

    /** What is tried again, when, and how often; default 3 attempts. */
    fun retry(declare: RetryBuilder.() -> Unit) {
        once.stands("retry { }")
        collecting { spec.retry(RetryBuilder(args, once).apply(declare).build()) }
    }

    /** The HTTP client that all tasks of a worker share. */
    fun client(declare: ClientBuilder.() -> Unit) {
        once.stands("client { }")
        collecting { spec.client(ClientBuilder(args, once).apply(declare).build()) }
    }

    /**
     * How fast attempts may begin, over all workers; at most one.
     *
     * @param name shares the limit with all runs of this machine that have one of that name
     */
    fun limit(
        rate: Rate,
        name: String? = null,
    ) = limitOf { RateLimit.ofRun(rate).with(null, name) }

    /** How fast calls to each host may begin, and how many may be in flight, over all workers; at most one. */
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

    /** Runs once in each worker process before its first task, within two minutes; an exception stops the worker. */
    fun onWorkerStart(hook: WorkerScope.() -> Unit) {
        spec.onWorkerStart(WorkerHook { WorkerScope(it).hook() })
    }

    /** Runs once in each worker process after its last task, where it stops in order, for 10 s at most. */
    fun onWorkerStop(hook: WorkerScope.() -> Unit) {
        spec.onWorkerStop(WorkerHook { WorkerScope(it).hook() })
    }

    /**
     * What is done with each task. The type of the lambda's parameter says what a task is made to: `String`, a number,
     * a data class, `Map<String, String>` for a CSV row, `JsonNode` for anything. What the lambda returns is the
     * result, as JSON; what it throws is the error.
     */
    inline fun <reified I : Any> task(noinline handler: suspend TaskScope.(I) -> Any?) = task(object : TypeReference<I>() {}.type, handler)

    /**
     * One step of a pipeline, in place of [task]. The input feeds the first; what a stage emits is a task of the next,
     * or of the one that it names: `emit(x)`, `emit(x, to = "detail")`.
     *
     * @param name how replies and status name it; 1 to 64 letters, digits, dots, underscores and hyphens
     * @param backlog of its tasks, emitted and unsettled, while earlier stages go on; 1 to 1,000,000
     * @param inDoubt in place of the job's [JobBuilder.inDoubt]
     */
    inline fun <reified I : Any> stage(
        name: String,
        backlog: Int = Stage.DEFAULT_BACKLOG,
        inDoubt: InDoubt? = null,
        noinline handler: suspend TaskScope.(I) -> Any?,
    ) = stage(name, backlog, inDoubt, object : TypeReference<I>() {}.type, handler)

    /**
     * Names each task of a stage: a string, or what Jackson makes one of. Default: a hash of the input. It is called in
     * the console, too, and must be a pure function.
     *
     * @param stage which; not needed where there is one only
     */
    inline fun <reified I : Any> key(
        stage: String? = null,
        noinline name: (I) -> Any,
    ) = named("key", stage, object : TypeReference<I>() {}.type, name)

    /** Drops tasks of a stage whose key, as [key] says it, was seen in the run before. */
    fun dedupe(stage: String? = null) = stages.named(StageDrafts.KeyDraft(StageDrafts.DEDUPE, stage, null, null))

    /** The same with the key. */
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
