package dev.forkful.script.build

import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.BeforeAll
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestInstance
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardCopyOption
import java.nio.file.attribute.FileTime
import java.nio.file.attribute.PosixFilePermissions
import java.time.Duration
import java.time.Instant
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Executors
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicBoolean
import java.util.concurrent.locks.LockSupport
import java.util.jar.JarFile
import kotlin.concurrent.thread
import kotlin.io.path.copyTo
import kotlin.io.path.createDirectories
import kotlin.io.path.createSymbolicLinkPointingTo
import kotlin.io.path.deleteExisting
import kotlin.io.path.getLastModifiedTime
import kotlin.io.path.getPosixFilePermissions
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.name
import kotlin.io.path.readBytes
import kotlin.io.path.readText
import kotlin.io.path.setLastModifiedTime
import kotlin.io.path.writeBytes
import kotlin.io.path.writeText

/** One compiler serves all tests that do not close it: the first compilation of a process takes seconds, others do not. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScriptCacheIT {
    private lateinit var folder: Path
    private lateinit var compiler: ScriptCompiler
    private var scripts = 0
    private lateinit var script: Path

    /** A folder of all tests: that of a test is gone after the test, and a compiler would make it again. */
    @BeforeAll
    fun open(
        @TempDir folder: Path,
    ) {
        this.folder = folder
        compiler = newCompiler()
    }

    @BeforeEach
    fun writeScript() {
        // In a folder of its own, and like no other: nothing of it is in the cache.
        script = newFolder().resolve("x.job.kts").apply { writeText("job(\"x\") { task { n: Int -> n + $scripts } }") }
    }

    @AfterAll
    fun close() = compiler.close()

    @Test
    fun aHitStartsNoProcess() {
        val first = compiler.compile(script)
        assertThat(first.cached).isFalse()
        newCompiler().use {
            assertThat(it.compile(script)).isEqualTo(first.copy(cached = true))
            assertThat(it.compilerHandle).isNull()
        }
        // The same text elsewhere is the same job.
        val copy = script.copyTo(newFolder().resolve("x.job.kts"))
        assertThat(compiler.compile(copy).jar).isEqualTo(first.jar)
    }

    /** Who made the link may delete it while the process that makes the class archive still writes. */
    @Test
    fun aCacheBehindALinkIsCalledByItsOwnName() {
        val cache = newFolder()
        val link = newFolder().resolve("link").createSymbolicLinkPointingTo(cache)
        ScriptCompiler(TestInstallation.toolchain(), link, ScriptCompiler.Archives.NONE).use {
            assertThat(it.compile(newJavaClass()).jar).startsWithRaw(cache.toRealPath())
        }
    }

    @Test
    fun whatIsCompiledIsForItsOwnerAlone() {
        compiler.compile(newJavaClass())
        listOf(folder.resolve("cache"), folder.resolve("cache/scripts")).forEach {
            assertThat(PosixFilePermissions.toString(it.getPosixFilePermissions())).`as`("$it").isEqualTo("rwx------")
        }
    }

    @Test
    fun anEditedImportIsCompiledAnew() {
        val import = script.resolveSibling("common.job.kts").apply { writeText("val common = 1") }
        script.writeText("@file:Import(\"common.job.kts\")\njob(\"x\") { task { n: Int -> n + common } }")
        val first = compiler.compile(script)
        import.writeText("val common = 2")
        val second = compiler.compile(script)
        assertThat(second.cached).isFalse()
        assertThat(second.hash).isNotEqualTo(first.hash)
        assertThat(compiler.compile(script).cached).isTrue()
    }

    @Test
    fun whatIsSavedWhileTheCompilerStartsIsNotTakenForWhatWasThereBefore() {
        val import = script.resolveSibling("common.job.kts").apply { writeText("val common = \"before\"") }
        script.writeText("@file:Import(\"common.job.kts\")\njob(\"x\") { task { n: Int -> common + n } }")
        newCompiler().use { cold ->
            val after = compileWhile(cold, script) { import.writeText("val common = \"after\"") }
            assertThat(cold.compile(script)).isEqualTo(after.copy(cached = true))
            assertThat(constants(after.jar, "Common_job.class")).contains("after").doesNotContain("before")
            import.writeText("val common = \"before\"")
            val before = cold.compile(script)
            assertThat(before.hash).isNotEqualTo(after.hash)
            assertThat(constants(before.jar, "Common_job.class")).contains("before").doesNotContain("after")
        }
    }

    @Test
    fun aFileThatIsSavedWithoutAnEndIsRefused() {
        script = newJavaClass()
        val text = script.readText()
        val saver = Executors.newSingleThreadScheduledExecutor()
        var saved = 0
        try {
            val saving =
                saver.scheduleWithFixedDelay(
                    {
                        val next = script.resolveSibling("next").apply { writeText("$text // ${++saved}") }
                        Files.move(next, script, StandardCopyOption.ATOMIC_MOVE)
                    },
                    0,
                    1,
                    TimeUnit.MILLISECONDS,
                )
            assertThatThrownBy { compiler.compile(script) }
                .isInstanceOf(ScriptException::class.java)
                .hasMessageStartingWith("$script, or a script that it imports, is changed again and again while it is compiled")
            assertThat(saving.isDone).isFalse()
        } finally {
            saver.shutdownNow()
        }
        assertThat(saver.awaitTermination(10, TimeUnit.SECONDS)).isTrue()
        val compiled = compiler.compile(script)
        assertThat(compiled.cached).isFalse()
        assertThat(compiled.jar.parent.listDirectoryEntries("*.draft")).isEmpty()
    }

    @Test
    fun aSaveThatIsUndoneIsSeenAllTheSame() {
        val before = ScriptSources.read(script)
        assertThat(ScriptSources.read(script).isAs(before)).isTrue()
        script.setLastModifiedTime(FileTime.from(script.getLastModifiedTime().toInstant().plusMillis(20)))
        val after = ScriptSources.read(script)
        assertThat(after.hash).isEqualTo(before.hash)
        assertThat(after.isAs(before)).isFalse()
    }

    @Test
    fun whatAConsoleLeftThatWasKilledIsClearedAwayByTheNextCompiler() {
        val home = newFolder()
        val cache = home.resolve("scripts").createDirectories()
        val dead = ProcessBuilder("true").start().apply { waitFor() }.pid()
        val left = listOf("a.$dead.draft", "a.cp.$dead.tmp").map { cache.resolve(it).apply { writeText("half") } }
        val live = cache.resolve("a.${ProcessHandle.current().pid()}.draft").apply { writeText("half") }
        val ofAnotherContainer = cache.resolve("b.$dead.draft").apply { writeText("half") }
        (left + listOf(live)).forEach { it.setLastModifiedTime(FileTime.from(Instant.now().minus(Duration.ofHours(2)))) }
        newCompiler(cache = home).use { it.compile(newJavaClass()) }
        assertThat(left).allSatisfy { assertThat(it).doesNotExist() }
        assertThat(live).exists()
        assertThat(ofAnotherContainer).`as`("as far as can be told").exists()
    }

    @Test
    fun whoWaitedForTheSameFileDoesNotCompileItAgain() {
        newCompiler().use { cold ->
            lateinit var second: CompletableFuture<CompiledScript>
            val first = compileWhile(cold, script) { second = CompletableFuture.supplyAsync { cold.compile(script) } }
            assertThat(first.cached).isFalse()
            assertThat(second.get()).isEqualTo(first.copy(cached = true))
        }
    }

    /** Does something when the compiler process was just started: it reads the file when it is up, which takes a while. */
    private fun compileWhile(
        cold: ScriptCompiler,
        script: Path,
        action: () -> Unit,
    ): CompiledScript {
        val compilation = CompletableFuture.supplyAsync { cold.compile(script) }
        awaitUnlessDone(compilation) { cold.compilerHandle != null }
        action()
        return compilation.get()
    }

    /** Looks often: what it looks for may be gone in a moment. The end of the test's time ends it. */
    private fun awaitUnlessDone(
        compilation: CompletableFuture<*>,
        moment: () -> Boolean,
    ) {
        while (!moment() && !compilation.isDone) {
            if (Thread.interrupted()) throw InterruptedException()
            LockSupport.parkNanos(20_000)
        }
    }

    private fun constants(
        jar: Path,
        className: String,
    ): String = JarFile(jar.toFile()).use { it.getInputStream(it.getEntry(className)).readBytes().decodeToString() }

    @Test
    fun draftsThatComeAndGoWhileOthersAreClearedAwayAreNoTrouble() {
        val cache = newFolder()
        val draft = cache.resolve("a.1.draft")
        val over = AtomicBoolean()
        val other =
            CompletableFuture.runAsync {
                while (!over.get()) {
                    draft.writeText("half")
                    draft.deleteExisting()
                }
            }
        try {
            repeat(20_000) { CacheEntry.clear(cache) }
        } finally {
            over.set(true)
        }
        other.get()
        CacheEntry.clear(cache.resolve("none"))
    }

    @Test
    fun aTornEntryIsCompiledAnew() {
        val jar = compiler.compile(script).jar
        val whole = jar.readBytes()
        jar.writeBytes(whole.copyOf(whole.size / 2))
        assertThat(compiler.compile(script).cached).isFalse()
        assertThat(jar.readBytes()).isEqualTo(whole)
        val list = jar.resolveSibling(jar.name.replace(".jar", ".cp"))
        list.writeText(list.readText().take(20))
        assertThat(compiler.compile(script).cached).isFalse()
        jar.deleteExisting()
        assertThat(compiler.compile(script).cached).isFalse()
    }

    @Test
    fun aDependencyThatIsMissingOrChangedIsResolvedAnew() {
        val content = compiler.compile(script)
        val entry = CacheEntry(content.jar.parent, content.jar.name.removeSuffix(".jar"))
        val library = folder.resolve("with space.jar").apply { writeText("library") }
        entry.write(CacheEntry.Content(content.className, listOf(library)))
        assertThat(compiler.compile(script).dependencies).containsExactly(library)
        library.writeText("changed, and longer") // its time alone may be the same, on a fast machine
        assertThat(compiler.compile(script).cached).isFalse()
        entry.write(CacheEntry.Content(content.className, listOf(library)))
        library.deleteExisting()
        assertThat(compiler.compile(script).cached).isFalse()
    }

    @Test
    fun aReplacedJarOfTheInstallationIsCompiledAnew() {
        val library = folder.resolve("library.jar").apply { writeText("one") }
        script = newJavaClass()
        val folders = listOf("lib", "compiler").map { TestInstallation.folder.resolve(it).listDirectoryEntries() }

        newCompiler(Toolchain(Path.of(System.getProperty("java.home")), folders[0], folders[1] + listOf(library))).use {
            assertThat(it.compile(script).cached).isFalse()
            assertThat(it.compile(script).cached).isTrue()
            library.writeText("three")
            assertThat(it.compile(script).cached).isFalse()
        }
    }

    @Test
    fun aCompilerKilledAtAnyMomentLeavesNoBadEntry() {
        val entries = folder.resolve("cache/scripts").createDirectories()

        fun isWritten(glob: String) = entries.listDirectoryEntries(glob).any { Files.exists(it) && it.toFile().length() > 0 }
        // Before it is up; as it writes; as what it wrote is accepted, where it may be too late to hurt.
        val moments =
            listOf<(ScriptCompiler) -> Boolean>(
                { it.compilerHandle != null },
                { isWritten("*.draft") },
                { isWritten("*.cp.*.tmp") },
            )
        for ((number, moment) in moments.withIndex()) {
            script.writeText("job(\"x\") { task { n: Int -> n + ${number}L } }")
            newCompiler().use { victim ->
                val compilation = CompletableFuture.runAsync { runCatching { victim.compile(script) } }
                awaitUnlessDone(compilation) { moment(victim) }
                victim.close()
                compilation.get()
                val left = victim.compilerHandle
                assertThat(left == null || left.onExit().get() != null).isTrue()
            }
            val compiled = compiler.compile(script)
            java.util.jar
                .JarFile(compiled.jar.toFile(), true)
                .use { assertThat(it.getEntry("X_job.class")).isNotNull() }
        }
    }

    @Test
    fun aCompilerThatDiedIsReplaced() {
        compiler.compile(newJavaClass())
        val handle = checkNotNull(compiler.compilerHandle)
        handle.destroyForcibly()
        handle.onExit().get()
        assertThat(compiler.compile(newJavaClass()).cached).isFalse()
    }

    @Test
    fun aCompilerThatIsKilledAtItsWorkIsNotTheScriptsFault() {
        compiler.compile(newJavaClass())
        val handle = checkNotNull(compiler.compilerHandle)
        // It stands still, so it is at its work when it is killed.
        ProcessBuilder("kill", "-STOP", "${handle.pid()}").inheritIO().start().waitFor()
        val source = newJavaClass()
        val failed = CompletableFuture<Throwable?>()
        val asking = thread(isDaemon = true) { failed.complete(runCatching { compiler.compile(source) }.exceptionOrNull()) }
        while (asking.state != Thread.State.WAITING) Thread.onSpinWait()
        handle.destroyForcibly()
        assertThat(failed.get())
            .isInstanceOf(CompilerKilledException::class.java)
            .hasMessage(
                "the compiler process was killed (exit status 137), often for want of memory. Nothing is lost: type the same command again",
            )
        assertThat(compiler.compile(source).cached).isFalse()
    }

    @Test
    fun whoIsInterruptedWaitsNoLongerAndTheNextHasAnotherProcess() {
        compiler.compile(newJavaClass())
        val handle = checkNotNull(compiler.compilerHandle)
        // It stands still: no answer will come.
        ProcessBuilder("kill", "-STOP", "${handle.pid()}").inheritIO().start().waitFor()
        val ended = CompletableFuture<Throwable?>()
        val asking = thread(isDaemon = true) { ended.complete(runCatching { compiler.compile(newJavaClass()) }.exceptionOrNull()) }
        while (asking.state != Thread.State.WAITING) Thread.onSpinWait()
        asking.interrupt()
        assertThat(ended.get()).isInstanceOf(InterruptedException::class.java)
        handle.onExit().get()
        assertThat(compiler.compile(newJavaClass()).cached).isFalse()
    }

    @Test
    fun aClosedCompilerLeavesNoProcess() {
        val closed = newCompiler()
        closed.compile(newJavaClass())
        val handle = checkNotNull(closed.compilerHandle)
        closed.close()
        handle.onExit().get()
        assertThatThrownBy { closed.compile(newJavaClass()) }.isInstanceOf(ScriptException::class.java).hasMessage("the compiler is closed")
    }

    private fun newFolder() = folder.resolve("f${++scripts}").createDirectories()

    /** A job that is compiled in half the time of a script. */
    private fun newJavaClass(): Path =
        newFolder().resolve("X.java").apply {
            writeText(
                """
                import dev.forkful.*;
                public class X implements Job {
                    public JobSpec define(JobArguments arguments) {
                        return JobSpec.named("x").task(Integer.class, (n, task) -> n + $scripts);
                    }
                }
                """.trimIndent(),
            )
        }

    private fun newCompiler(
        toolchain: Toolchain = TestInstallation.toolchain(),
        cache: Path = folder.resolve("cache"),
    ) = ScriptCompiler(toolchain, cache, ScriptCompiler.Archives.NONE)
}
