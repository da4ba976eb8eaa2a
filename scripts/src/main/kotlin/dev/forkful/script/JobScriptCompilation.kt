package dev.forkful.script

import java.io.File
import kotlin.script.experimental.api.ResultWithDiagnostics
import kotlin.script.experimental.api.ScriptAcceptedLocation
import kotlin.script.experimental.api.ScriptCompilationConfiguration
import kotlin.script.experimental.api.ScriptConfigurationRefinementContext
import kotlin.script.experimental.api.acceptedLocations
import kotlin.script.experimental.api.asSuccess
import kotlin.script.experimental.api.defaultImports
import kotlin.script.experimental.api.ide
import kotlin.script.experimental.api.importScripts
import kotlin.script.experimental.api.refineConfiguration
import kotlin.script.experimental.host.FileBasedScriptSource
import kotlin.script.experimental.host.FileScriptSource
import kotlin.script.experimental.jvm.dependenciesFromClassContext
import kotlin.script.experimental.jvm.jvm

/**
 * How a `*.job.kts` is compiled. Used by the compiler and by editors; never loaded in a worker.
 *
 * Imports are read from the script's header, not from its annotations: at the time when the compiler wants to know
 * them, it cannot yet see this module's annotations ("symbol not found for Import", Kotlin 2.4.21).
 */
internal object JobScriptCompilation : ScriptCompilationConfiguration({
    defaultImports(
        "dev.forkful.script.*",
        "java.io.IOException",
        "java.net.URI",
        "java.net.http.HttpResponse",
        "java.nio.file.Path",
        "kotlin.time.Duration",
        "kotlin.time.Duration.Companion.hours",
        "kotlin.time.Duration.Companion.milliseconds",
        "kotlin.time.Duration.Companion.minutes",
        "kotlin.time.Duration.Companion.seconds",
        "kotlinx.coroutines.async",
        "kotlinx.coroutines.awaitAll",
        "kotlinx.coroutines.coroutineScope",
        "kotlinx.coroutines.delay",
        "kotlinx.coroutines.withTimeout",
        "tools.jackson.databind.JsonNode",
    )
    jvm { dependenciesFromClassContext(JobScript::class, wholeClasspath = true) }
    ide { acceptedLocations(ScriptAcceptedLocation.Everywhere) }
    refineConfiguration { beforeParsing { addImports(it) } }
}) {
    private fun readResolve(): Any = JobScriptCompilation
}

private fun addImports(context: ScriptConfigurationRefinementContext): ResultWithDiagnostics<ScriptCompilationConfiguration> {
    val folder = (context.script as? FileBasedScriptSource)?.file?.absoluteFile?.parentFile
    val imports =
        ScriptHeader.parse(context.script.text).imports.map {
            // By the name that ScriptSources has for it, which messages are told by.
            FileScriptSource((folder?.resolve(it.value) ?: File(it.value)).normalize())
        }
    if (imports.isEmpty()) {
        return context.compilationConfiguration.asSuccess()
    }
    return ScriptCompilationConfiguration(context.compilationConfiguration) { importScripts.append(imports) }.asSuccess()
}
