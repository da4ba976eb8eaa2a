package dev.forkful.script

import dev.forkful.JobArguments
import dev.forkful.JobSource
import dev.forkful.JobSpec

/**
 * Declares jobs in an ordinary `.kt` file, for full support by an IDE. The class must have the name of its file:
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
 * [declare] is called in the console and again in each worker process, and must declare the same jobs for the same
 * arguments each time.
 */
abstract class KotlinJob(
    private val declare: JobScope.() -> Unit,
) : JobSource {
    final override fun jobs(arguments: JobArguments): List<JobSpec> = object : JobScope(arguments) {}.apply(declare).jobs(arguments)
}
