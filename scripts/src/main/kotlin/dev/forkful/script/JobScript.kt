package dev.forkful.script

import dev.forkful.JobArguments
import kotlin.script.experimental.annotations.KotlinScript

/**
 * The base class of every `*.job.kts` script. The text of a script runs once in the console and once in each worker
 * process; it must declare the same jobs for the same arguments each time, and must not do their work itself.
 *
 * A script may use the functions, values and classes of scripts that it imports with `@file:Import`, but not their jobs.
 */
@KotlinScript(
    displayName = "Forkful job",
    fileExtension = "job.kts",
    compilationConfiguration = JobScriptCompilation::class,
)
abstract class JobScript(
    arguments: JobArguments,
) : JobScope(arguments)
