package dev.forkful.script.compiler

import dev.forkful.script.JobScript
import dev.forkful.script.build.Diagnostic
import org.jetbrains.kotlin.cli.common.arguments.K2JVMCompilerArguments
import org.jetbrains.kotlin.cli.common.messages.CompilerMessageSeverity
import org.jetbrains.kotlin.cli.common.messages.CompilerMessageSourceLocation
import org.jetbrains.kotlin.cli.common.messages.MessageCollector
import org.jetbrains.kotlin.cli.jvm.K2JVMCompiler
import org.jetbrains.kotlin.config.Services
import org.jetbrains.kotlin.name.NameUtils
import java.io.File
import java.io.IOException
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.ExperimentalPathApi
import kotlin.io.path.deleteRecursively
import kotlin.io.path.invariantSeparatorsPathString
import kotlin.io.path.name
import kotlin.io.path.readBytes
import kotlin.io.path.relativeTo
import kotlin.io.path.walk

/**
 * Compiles a `*.job.kts`, with the scripts that it imports, or a `.kt` file.
 *
 * The scripting plugin is found on this process's own class path: named as a plugin it would get a class loader of its
 * own, and no class archive could hold it.
 */
internal class KotlinCompiler {
    private val compiler = K2JVMCompiler()

    /**
     * @param folder for the class files, until they are read; it is made and deleted
     * @throws NoClassFolder where it cannot be made: the script may be sound
     */
    @OptIn(ExperimentalPathApi::class)
    fun compile(
        source: Path,
        classPath: List<String>,
        folder: Path,
    ): Compilation {
        try {
            Files.createDirectories(folder)
        } catch (e: IOException) {
            throw NoClassFolder(e)
        }
        try {
            val messages = Messages(source)
            val exit = compiler.exec(messages, Services.EMPTY, arguments(source, classPath, folder))
            val diagnostics = messages.diagnostics()
            if (exit.code != 0 && diagnostics.none { it.error }) {
                return Compilation(
                    null,
                    emptyMap(),
                    diagnostics + Diagnostic(true, source.toString(), 0, 0, "kotlinc gave up: $exit", null),
                )
            }
            val classes =
                folder
                    .walk()
                    .filter { it.name.endsWith(".class") }
                    .associate { it.relativeTo(folder).invariantSeparatorsPathString to it.readBytes() }
            return Compilation.of(source, simpleName(source), classes, diagnostics)
        } finally {
            folder.deleteRecursively()
        }
    }

    private fun simpleName(source: Path): String =
        if (source.name.endsWith(".kts")) NameUtils.getScriptNameForFile(source.name).asString() else source.name.removeSuffix(".kt")

    private fun arguments(
        source: Path,
        classPath: List<String>,
        folder: Path,
    ) = K2JVMCompilerArguments().apply {
        freeArgs = listOf(source.toString())
        this.classpath = classPath.joinToString(File.pathSeparator)
        destination = folder.toString()
        moduleName = "job"
        noStdlib = true
        noReflect = true
        javaParameters = true
        // A job compiled on a newer JDK must run in a worker on the oldest.
        jdkRelease = "17"
        additionalJavaModules = arrayOf("java.net.http")
        // A worker links what is by invokedynamic anew; plain classes load faster.
        stringConcat = "inline"
        lambdas = "class"
        samConversions = "class"
        allowAnyScriptsInSourceRoots = true
        disableStandardScript = true
        // -script-templates is ignored where the plugin is not named as one.
        pluginOptions = arrayOf("plugin:kotlin.scripting:script-templates=${JobScript::class.java.name}")
    }

    /** Collects what the compiler says, by place, and drops what only follows from something else. */
    private class Messages(
        private val source: Path,
    ) : MessageCollector {
        private companion object {
            const val UNTYPED = "Say what a task is read as: write task { n: Int -> … } for task { n -> … }."
        }

        private val lines = SourceLines()
        private val collected = LinkedHashSet<Diagnostic>()

        override fun clear() = collected.clear()

        override fun hasErrors() = collected.any { it.error }

        override fun report(
            severity: CompilerMessageSeverity,
            message: String,
            location: CompilerMessageSourceLocation?,
        ) {
            if (severity == CompilerMessageSeverity.EXCEPTION) {
                collected += Diagnostic(true, source.toString(), 0, 0, fall("kotlinc", message), null)
            } else if (severity.isError || severity.isWarning) {
                val line = location?.line ?: 0
                val text = location?.lineContent ?: location?.let { lines.line(Path.of(it.path), line) }
                collected += Diagnostic(severity.isError, location?.path, line, location?.column ?: 0, hinted(message.trim()), text)
            }
        }

        /** Of the words of a job, the compiler knows only the names of their type parameters. */
        private fun hinted(message: String): String =
            if (message.startsWith("Cannot infer type for type parameter 'I'")) "$message $UNTYPED" else message

        /** After a syntax error the compiler reports names as unresolved that are not: only the cause is shown. */
        fun diagnostics(): List<Diagnostic> {
            val syntax = collected.filter { it.error && it.message.startsWith("Syntax error", ignoreCase = true) }
            val shown = if (syntax.isEmpty()) collected else syntax.distinctBy { Triple(it.file, it.line, it.column) }
            return shown.sortedWith(compareBy({ it.file }, { it.line }, { it.column }))
        }
    }
}

/** There is no place for class files. */
internal class NoClassFolder(
    cause: IOException,
) : RuntimeException(cause.message ?: cause.toString(), cause) {
    private companion object {
        const val serialVersionUID = 1L
    }
}
