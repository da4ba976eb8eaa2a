package dev.forkful.script.build

import java.nio.file.Path

/**
 * A job file, compiled.
 *
 * @param script the file, absolute
 * @param jar its classes
 * @param className the class that is the job, a `JobSource`
 * @param dependencies what it needs beside the runtime, in the order of the class path
 * @param hash SHA-256, in hex, of the file and all that it imports: what the job's code is
 * @param cached whether it was there already
 * @param warnings of the compiler, as text; empty where it was there already
 */
@JvmRecord
data class CompiledScript(
    val script: Path,
    val jar: Path,
    val className: String,
    val dependencies: List<Path>,
    val hash: String,
    val cached: Boolean,
    val warnings: List<String>,
)
