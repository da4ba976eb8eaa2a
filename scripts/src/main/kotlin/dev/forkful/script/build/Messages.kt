package dev.forkful.script.build

import java.nio.file.Path
import kotlin.io.path.name

/*
 * What console and compiler process say to each other: one JSON object a line, requests on the compiler's standard
 * input, answers in the same order on its standard output.
 */

/** How a line with an answer begins: an agent of the JVM may print lines of its own there, before anybody can keep it. */
internal const val ANSWER = "answer "

/**
 * Asks to compile one job file.
 *
 * @param source the absolute path of a `.job.kts`, `.kt` or `.java` file; scripts that it imports are found beside it
 * @param classPath what it may use, before its dependencies
 * @param dependencies as `group:artifact:version`, of this file and its imports
 * @param output the jar to write; it is complete when the answer comes
 */
@JvmRecord
internal data class CompileRequest(
    val source: String,
    val classPath: List<String>,
    val dependencies: List<Located>,
    val repositories: List<Located>,
    val output: String,
)

/** Where class files lie until they are in the jar [output]: beside it, since there need not be a temporary folder. */
internal fun classesOf(output: Path): Path = output.resolveSibling("classes.${output.name}")

/** A value of a script's header, and where it stands; line and column from 1. */
@JvmRecord
internal data class Located(
    val value: String,
    val file: String,
    val line: Int,
    val column: Int,
)

/**
 * What came of a request.
 *
 * @param className the class that is the job; null where it was not compiled
 * @param dependencies absolute paths of jars, in the order of the class path
 * @param unwritten why the jar could not be written; null where it was, or there is nothing to write
 */
@JvmRecord
internal data class CompileAnswer(
    val className: String?,
    val dependencies: List<String>,
    val diagnostics: List<Diagnostic>,
    val unwritten: String? = null,
)
