package dev.forkful.script

import dev.forkful.JobArguments
import dev.forkful.JobException

/** The value of `--set key=value`; a [JobException] that says how to give it where none was given. */
fun JobArguments.required(key: String): String = get(key) ?: throw JobException("argument '$key' is missing: give it with --set $key=VALUE")
