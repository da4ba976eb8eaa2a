package dev.forkful.script

import dev.forkful.JobArguments
import dev.forkful.JobSource
import dev.forkful.JobSpec

/**
 * The form of a job for an ordinary `.kt` file, with all that an editor can do. The class is named after its file:
 *
 * ```
 * class Fetch : KotlinJob({
 *     job("fetch") {
 *         input = lines("urls.txt")
 *         task { url: String -> get(url).statusCode() }
 *     }
 * })
 * ```
 *
 * [declare] is called in the console and in each worker process; it must declare the same jobs for the same arguments.
 */
abstract class KotlinJob(
    private val declare: JobScope.() -> Unit,
) : JobSource {
    final override fun jobs(arguments: JobArguments): List<JobSpec> = object : JobScope(arguments) {}.apply(declare).jobs(arguments)
}
