package dev.forkful.script.compiler

import dev.forkful.script.build.ANSWER
import dev.forkful.script.build.CompileAnswer
import dev.forkful.script.build.CompileRequest
import dev.forkful.script.build.Diagnostic
import dev.forkful.script.build.classesOf
import tools.jackson.databind.json.JsonMapper
import java.io.File
import java.io.FileDescriptor
import java.io.FileOutputStream
import java.io.IOException
import java.io.PrintStream
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.name
import kotlin.system.exitProcess
import kotlin.text.Charsets.UTF_8

/**
 * The compiler process: reads requests on standard input, one JSON object a line, and answers on standard output, both
 * in UTF-8, until its input ends. It keeps warm for the next request; it keeps nothing else.
 *
 * *Threading:* one request at a time, on the main thread.
 *
 * *Failure:* whatever goes wrong with one request is its answer; the process goes on. It gives itself up, with [FELL],
 * only where the JVM is not sound any more.
 */
internal object CompilerMain {
    /** The exit code where the process gives itself up; 1 would look like a JVM that crashed. */
    const val FELL = 70

    /** Where less is free, a compiler that gives up does so for that. */
    private const val LEAST_BYTES = 1L shl 18

    @JvmStatic
    fun main(arguments: Array<String>) {
        val answers = PrintStream(FileOutputStream(FileDescriptor.out), false, UTF_8)
        System.setErr(PrintStream(FileOutputStream(FileDescriptor.err), true, UTF_8))
        // Whatever a compiler or a plugin prints must not be taken for an answer.
        System.setOut(System.err)
        try {
            serve(answers)
        } catch (e: Throwable) {
            e.printStackTrace()
            exitProcess(FELL)
        }
    }

    private fun serve(answers: PrintStream) {
        val mapper = JsonMapper.builder().build()
        val kotlin = KotlinCompiler()
        val resolver = lazy { DependencyResolver() }
        System.`in`.bufferedReader(UTF_8).forEachLine { line ->
            val request = mapper.readValue(line, CompileRequest::class.java)
            // On a line of its own, whatever an agent has printed before.
            answers.print("\n" + ANSWER + mapper.writeValueAsString(answerWhateverComes(request, kotlin, resolver)) + "\n")
            answers.flush()
        }
        if (resolver.isInitialized()) resolver.value.close()
    }

    /** Compilers fall over some sources, and say so in many ways; the next request has nothing to do with that. */
    private fun answerWhateverComes(
        request: CompileRequest,
        kotlin: KotlinCompiler,
        resolver: Lazy<DependencyResolver>,
    ): CompileAnswer =
        try {
            answer(request, kotlin, resolver)
        } catch (e: NoClassFolder) {
            CompileAnswer(null, emptyList(), emptyList(), e.message)
        } catch (e: Exception) {
            failed(request, "cannot be compiled: $e")
        } catch (e: AssertionError) {
            // What javac raises where it finds a fault of its own.
            failed(request, "cannot be compiled: the compiler failed: $e")
        } catch (e: StackOverflowError) {
            failed(request, TOO_DEEP)
        }

    private fun failed(
        request: CompileRequest,
        message: String,
    ) = CompileAnswer(null, emptyList(), listOf(Diagnostic(true, request.source, 0, 0, message, null)))

    private fun answer(
        request: CompileRequest,
        kotlin: KotlinCompiler,
        resolver: Lazy<DependencyResolver>,
    ): CompileAnswer {
        val resolution =
            if (request.dependencies.isEmpty()) {
                Resolution(emptyList(), emptyList())
            } else {
                resolver.value.resolve(request.dependencies, request.repositories)
            }
        if (resolution.problems.isNotEmpty()) {
            return CompileAnswer(null, emptyList(), resolution.problems)
        }
        val dependencies = resolution.jars.map { it.toString() }
        val source = Path.of(request.source)
        val classPath = request.classPath + dependencies
        val result =
            when {
                source.name.endsWith(".java") -> JavaSource.compile(source, classPath)
                else -> kotlin.compile(source, classPath, classesOf(Path.of(request.output)))
            }
        if (result.className == null && File(request.output).absoluteFile.parentFile.usableSpace < LEAST_BYTES) {
            return CompileAnswer(null, emptyList(), emptyList(), "No space left on device")
        }
        return CompileAnswer(result.className, dependencies, result.diagnostics, unwritten(request, result))
    }

    private fun unwritten(
        request: CompileRequest,
        result: Compilation,
    ): String? =
        try {
            result.className?.let { JobJar.write(Path.of(request.output), it, result.classes) }
            null
        } catch (e: IOException) {
            // The script is sound; the disk is not.
            e.message ?: e.toString()
        }
}

/** What a stack overflow of a compiler means to a person. */
internal const val TOO_DEEP =
    "cannot be compiled: an expression is too long or too deeply nested for the compiler, like a sum of thousands of terms"

/** Says in one line what a compiler that fell over says in a page of stack. */
internal fun fall(
    compiler: String,
    page: String,
): String {
    if (StackOverflowError::class.java.name in page) return TOO_DEEP
    val cause = page.lines().find { "Exception" in it || "Error" in it } ?: page.lines().first()
    return "cannot be compiled: $compiler failed: ${cause.trim()}"
}

/**
 * What a compiler made of one job file.
 *
 * @param className the class that is the job; null where there are errors
 * @param classes class files by their path in a jar
 */
internal class Compilation(
    val className: String?,
    val classes: Map<String, ByteArray>,
    val diagnostics: List<Diagnostic>,
) {
    companion object {
        /** Names the job among the classes: the one called [simpleName], in whichever package. */
        fun of(
            source: Path,
            simpleName: String,
            classes: Map<String, ByteArray>,
            diagnostics: List<Diagnostic>,
        ): Compilation {
            if (diagnostics.any { it.error }) {
                return Compilation(null, emptyMap(), diagnostics)
            }
            val entry = classes.keys.filter { it == "$simpleName.class" || it.endsWith("/$simpleName.class") }.singleOrNull()
            if (entry == null) {
                val problem = "must declare a public class $simpleName that is a Job or a KotlinJob"
                return Compilation(null, emptyMap(), diagnostics + Diagnostic(true, source.toString(), 0, 0, problem, null))
            }
            return Compilation(entry.removeSuffix(".class").replace('/', '.'), classes, diagnostics)
        }
    }
}

/** The lines of source files, read once each, for messages that come without. */
internal class SourceLines {
    private val files = HashMap<Path, List<String>>()

    fun line(
        file: Path,
        number: Int,
    ): String? = files.getOrPut(file) { read(file) }.getOrNull(number - 1)

    private fun read(file: Path): List<String> =
        try {
            Files.readAllLines(file)
        } catch (e: IOException) {
            // A message without its line is better than none.
            emptyList()
        }
}
