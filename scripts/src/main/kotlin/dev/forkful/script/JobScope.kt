package dev.forkful.script

import dev.forkful.Input
import dev.forkful.JobArguments
import dev.forkful.JobException
import dev.forkful.JobSource
import dev.forkful.JobSpec
import dev.forkful.Secret

/**
 * What may stand at the top of a script: `job(...)`, once or more, and the arguments.
 *
 * *Failure:* all wrong settings of all jobs are reported at once, by [jobs], in one [JobException]. What the script's own code
 * raises goes on up, with the wrong settings so far as its suppressed [JobException]s.
 *
 * *Threading:* not thread-safe; a script declares its jobs on one thread. The declared jobs are immutable.
 */
@JobDsl
abstract class JobScope(
    /** What the person gave with `--set key=value`. */
    val args: JobArguments,
) : JobSource {
    private val declared = LinkedHashMap<String, JobSpec>()
    private val problems = ArrayList<String>()

    /**
     * Declares a job.
     *
     * @param name 1 to 64 letters, digits, dots, underscores and hyphens, the first a letter or digit
     */
    fun job(
        name: String,
        declare: JobBuilder.() -> Unit,
    ) {
        try {
            if (declared.put(name, JobBuilder(name, args).read(declare).build()) != null) {
                problems += "job '$name' is declared twice"
            }
        } catch (e: JobException) {
            val said = e.message.orEmpty()
            problems += if ("job name '$name'" in said) said else "job '$name': $said"
        } catch (e: RuntimeException) {
            problems.forEach { e.addSuppressed(JobException(it)) }
            throw e
        }
    }

    final override fun jobs(arguments: JobArguments): List<JobSpec> {
        if (problems.isNotEmpty()) {
            throw JobException(problems.joinToString("\n"))
        }
        if (declared.isEmpty()) {
            throw JobException("no job is declared: write job(\"name\") { task { input: String -> ... } }")
        }
        return declared.values.toList()
    }
}

/**
 * The value of the environment variable [name], or of the file that the variable `[name]_FILE` names; it is never seen
 * in logs, results and errors. Ask at the top of the script: then a missing one is found before there is a run.
 */
fun secret(name: String): String = Secret.of(name)

/** One task a line of a file, a `String`; a relative [path] is relative to the script's folder. */
fun lines(path: String): Input = Input.lines(path)

/**
 * One task a row of a CSV file with a header, a `Map<String, String>` or a data class; [delimiter] is between the
 * fields.
 */
fun csv(
    path: String,
    delimiter: Char = ',',
): Input = Input.csv(path, delimiter)

/** One task a line of JSON. */
fun ndjson(path: String): Input = Input.ndjson(path)

/** One task an integer, both ends included. */
fun range(
    first: Long,
    last: Long,
): Input = Input.range(first, last)

/** One task an item: anything that Jackson can write. */
fun items(vararg items: Any): Input = Input.items(*items)
