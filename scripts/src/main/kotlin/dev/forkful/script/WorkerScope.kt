package dev.forkful.script

import dev.forkful.JobArguments
import dev.forkful.WorkerContext
import dev.forkful.http.Http
import org.slf4j.Logger

/** The receiver of `onWorkerStart` and `onWorkerStop`, which may block. Thread-safe. */
@JobDsl
class WorkerScope internal constructor(
    /** The context of this worker in the Java API. */
    val context: WorkerContext,
) {
    /** The HTTP client, which all tasks of this worker share. */
    val http: Http get() = context.http()

    /** The worker's log in the run directory. */
    val log: Logger get() = context.log()

    /** The arguments given on the command line with `--set key=value`. */
    val args: JobArguments get() = context.arguments()

    /** The number of this worker in its run, from 1. */
    val worker: Int get() = context.worker()
}
