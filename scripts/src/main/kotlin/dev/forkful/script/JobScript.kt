package dev.forkful.script

import dev.forkful.JobArguments
import kotlin.script.experimental.annotations.KotlinScript

/**
 * What every `*.job.kts` is: its text is the constructor of a subclass, made once in the console and once in each
 * worker process. It must declare the same jobs for the same arguments, and must not do their work.
 *
 * A script may use what it takes in by `@file:Import`, but declares its own jobs only.
 */
@KotlinScript(
    displayName = "Forkful job",
    fileExtension = "job.kts",
    compilationConfiguration = JobScriptCompilation::class,
)
abstract class JobScript(
    arguments: JobArguments,
) : JobScope(arguments)
