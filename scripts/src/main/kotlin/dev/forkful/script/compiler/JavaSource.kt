package dev.forkful.script.compiler

import dev.forkful.script.build.Diagnostic
import java.io.ByteArrayOutputStream
import java.io.File
import java.io.StringWriter
import java.net.URI
import java.nio.charset.StandardCharsets
import java.nio.file.Path
import java.util.Locale
import javax.tools.DiagnosticCollector
import javax.tools.FileObject
import javax.tools.ForwardingJavaFileManager
import javax.tools.JavaFileObject
import javax.tools.SimpleJavaFileObject
import javax.tools.StandardJavaFileManager
import javax.tools.ToolProvider
import kotlin.io.path.name

/** Compiles a Java job in this process, in memory. */
internal object JavaSource {
    fun compile(
        source: Path,
        classPath: List<String>,
    ): Compilation {
        val compiler =
            ToolProvider.getSystemJavaCompiler()
                ?: return failed(source, "a Java job needs a JDK, and ${System.getProperty("java.home")} is a JRE without a compiler")
        val found = DiagnosticCollector<JavaFileObject>()
        val options = listOf("--release", "17", "-parameters", "-g", "-proc:none", "-classpath", classPath.joinToString(File.pathSeparator))
        val standard = compiler.getStandardFileManager(found, Locale.ROOT, StandardCharsets.UTF_8)
        val complaints = StringWriter()
        ClassesInMemory(standard).use { files ->
            val done = compiler.getTask(complaints, files, found, options, null, standard.getJavaFileObjects(source)).call()
            val lines = SourceLines()
            val diagnostics = found.diagnostics.mapNotNull { diagnostic(it, source, lines) }
            if (!done && diagnostics.none { it.error }) {
                // It fell over, and wrote a page of stack: to the writer, not as a diagnostic.
                return failed(source, fall("javac", complaints.toString()))
            }
            return Compilation.of(source, source.name.removeSuffix(".java"), files.classes(), diagnostics)
        }
    }

    private fun diagnostic(
        found: javax.tools.Diagnostic<out JavaFileObject>,
        source: Path,
        lines: SourceLines,
    ): Diagnostic? {
        if (found.kind == javax.tools.Diagnostic.Kind.NOTE) return null
        val line = found.lineNumber.coerceAtLeast(0).toInt()
        return Diagnostic(
            found.kind == javax.tools.Diagnostic.Kind.ERROR,
            source.toString(),
            line,
            found.columnNumber.coerceAtLeast(0).toInt(),
            found.getMessage(Locale.ROOT),
            lines.line(source, line),
        )
    }

    private fun failed(
        source: Path,
        message: String,
    ) = Compilation(null, emptyMap(), listOf(Diagnostic(true, source.toString(), 0, 0, message, null)))

    private class ClassesInMemory(
        files: StandardJavaFileManager,
    ) : ForwardingJavaFileManager<StandardJavaFileManager>(files) {
        private val outputs = LinkedHashMap<String, ByteArrayOutputStream>()

        fun classes(): Map<String, ByteArray> = outputs.mapValues { it.value.toByteArray() }

        override fun getJavaFileForOutput(
            location: javax.tools.JavaFileManager.Location?,
            className: String,
            kind: JavaFileObject.Kind,
            sibling: FileObject?,
        ): JavaFileObject {
            val path = className.replace('.', '/') + kind.extension
            return object : SimpleJavaFileObject(URI.create("memory:/$path"), kind) {
                override fun openOutputStream() = ByteArrayOutputStream().also { outputs[path] = it }
            }
        }
    }
}
