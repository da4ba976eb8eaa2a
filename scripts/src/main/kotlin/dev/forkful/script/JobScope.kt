package dev.forkful.script

import dev.forkful.Input
import dev.forkful.JobArguments
import dev.forkful.JobException
import dev.forkful.JobSource
import dev.forkful.JobSpec
import dev.forkful.Secret

/**
 * The top level of a script, which declares one or more jobs with [job].
 *
 * *Failure:* [jobs] reports all wrong settings of all jobs in one [JobException]. An exception that the script's own code
 * throws is passed on, with the wrong settings found so far as its suppressed [JobException]s.
 *
 * *Threading:* not thread-safe; a script declares its jobs on one thread. The declared jobs are immutable.
 */
@JobDsl
abstract class JobScope(
    /** The arguments given on the command line with `--set key=value`. */
    val args: JobArguments,
) : JobSource {
    private val declared = LinkedHashMap<String, JobSpec>()
    private val problems = ArrayList<String>()

    /**
     * Declares a job.
     *
     * @param name 1 to 64 letters, digits, dots, underscores and hyphens; the first must be a letter or a digit
     * @param declare sets the job's input, settings and handler
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
 * The value of the environment variable [name], or the content of the file whose path is in the variable `[name]_FILE`.
 * Forkful replaces it by `***` in logs, results and errors. Call this at the top of the script, so that a
 * missing secret is found before the run begins.
 */
fun secret(name: String): String = Secret.of(name)

/** One task, a `String`, per line of a file; a relative [path] is relative to the script's folder. */
fun lines(path: String): Input = Input.lines(path)

/**
 * One task, a `Map<String, String>` or a data class, per row of a CSV file whose first row names the columns; a relative
 * [path] is relative to the script's folder.
 *
 * @param delimiter separates the fields
 */
fun csv(
    path: String,
    delimiter: Char = ',',
): Input = Input.csv(path, delimiter)

/** One task per line of a file, each line a JSON value; a relative [path] is relative to the script's folder. */
fun ndjson(path: String): Input = Input.ndjson(path)

/** One task per integer from [first] to [last], both included. */
fun range(
    first: Long,
    last: Long,
): Input = Input.range(first, last)

/** One task per item; an item is anything that Jackson can write as JSON. */
fun items(vararg items: Any): Input = Input.items(*items)
