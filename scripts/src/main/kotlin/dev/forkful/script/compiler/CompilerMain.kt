package dev.forkful.script.compiler

import dev.forkful.script.build.CompileAnswer
import dev.forkful.script.build.CompileRequest
import dev.forkful.script.build.Diagnostic
import tools.jackson.databind.json.JsonMapper
import java.io.IOException
import java.io.PrintStream
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.name

/**
 * The compiler process: reads requests on standard input, one JSON object a line, and answers on standard output, until
 * its input ends. It keeps warm for the next request; it keeps nothing else.
 *
 * *Threading:* one request at a time, on the main thread.
 *
 * *Failure:* whatever goes wrong with one request is its answer; the process goes on.
 */
internal object CompilerMain {
    @JvmStatic
    fun main(arguments: Array<String>) {
        val answers = System.out
        // Whatever a compiler or a plugin prints must not be taken for an answer.
        System.setOut(System.err)
        serve(answers)
    }

    private fun serve(answers: PrintStream) {
        val mapper = JsonMapper.builder().build()
        val kotlin = KotlinCompiler()
        val resolver = lazy { DependencyResolver() }
        System.`in`.bufferedReader().forEachLine { line ->
            val request = mapper.readValue(line, CompileRequest::class.java)
            answers.println(mapper.writeValueAsString(answer(request, kotlin, resolver)))
            answers.flush()
        }
        if (resolver.isInitialized()) resolver.value.close()
    }

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
        return try {
            val source = Path.of(request.source)
            val classPath = request.classPath + dependencies
            val result = if (source.name.endsWith(".java")) JavaSource.compile(source, classPath) else kotlin.compile(source, classPath)
            result.className?.let { JobJar.write(Path.of(request.output), it, result.classes) }
            CompileAnswer(result.className, dependencies, result.diagnostics)
        } catch (e: IOException) {
            CompileAnswer(null, dependencies, listOf(Diagnostic(true, request.source, 0, 0, "cannot be compiled: $e", null)))
        }
    }
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
