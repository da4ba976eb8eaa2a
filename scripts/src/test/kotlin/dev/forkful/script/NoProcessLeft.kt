package dev.forkful.script

import dev.forkful.script.build.commandLine
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.extension.BeforeAllCallback
import org.junit.jupiter.api.extension.ExtensionContext
import org.junit.jupiter.api.extension.ExtensionContext.Namespace
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import java.util.concurrent.TimeoutException

/**
 * Fails each class of tests that leaves a worker or a compiler behind: at its very end, when what the class had for all
 * its tests is closed. It is found by JUnit itself, for all classes.
 */
class NoProcessLeft : BeforeAllCallback {
    override fun beforeAll(context: ExtensionContext) {
        context.getStore(Namespace.create(NoProcessLeft::class.java)).put(context.uniqueId, AutoCloseable(::requireNone))
    }

    private fun requireNone() {
        val ends = left().map { it.onExit() }.toTypedArray()
        try {
            CompletableFuture.allOf(*ends).get(BOUND_SECONDS, TimeUnit.SECONDS)
        } catch (_: TimeoutException) {
            // Told below.
        }
        val left = left()
        left.forEach { it.destroyForcibly() }
        assertThat(left).describedAs("processes left").isEmpty()
    }

    private fun left(): List<ProcessHandle> =
        ProcessHandle
            .current()
            .descendants()
            .filter(::isOurs)
            .toList()

    private fun isOurs(process: ProcessHandle) = process.commandLine().any { it.endsWith("WorkerMain") || it.endsWith("CompilerMain") }

    private companion object {
        const val BOUND_SECONDS = 10L
    }
}
