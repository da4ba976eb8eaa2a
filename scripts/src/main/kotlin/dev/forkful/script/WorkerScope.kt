package dev.forkful.script

import dev.forkful.JobArguments
import dev.forkful.WorkerContext
import dev.forkful.http.Http
import org.slf4j.Logger

/** What `onWorkerStart` and `onWorkerStop` may do; they may block. Thread-safe. */
@JobDsl
class WorkerScope internal constructor(
    /** The worker as Java sees it. */
    val context: WorkerContext,
) {
    /** The client that all tasks of this worker share. */
    val http: Http get() = context.http()

    /** Writes to the worker's log in the run directory. */
    val log: Logger get() = context.log()

    /** What the person gave with `--set key=value`. */
    val args: JobArguments get() = context.arguments()

    /** The number of this worker in its run, from 1. */
    val worker: Int get() = context.worker()
}
