package dev.forkful.script.build

import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import java.util.jar.JarFile
import kotlin.io.path.copyTo
import kotlin.io.path.createDirectories
import kotlin.io.path.deleteExisting
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.name
import kotlin.io.path.readBytes
import kotlin.io.path.readText
import kotlin.io.path.writeBytes
import kotlin.io.path.writeText

@Timeout(120)
class ScriptCacheIT {
    @TempDir
    lateinit var folder: Path

    private lateinit var script: Path
    private lateinit var compiler: ScriptCompiler

    @BeforeEach
    fun open() {
        script = folder.resolve("x.job.kts").apply { writeText("job(\"x\") { task { n: Int -> n } }") }
        compiler = newCompiler()
    }

    @AfterEach
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
        val copy = script.copyTo(folder.resolve("elsewhere").createDirectories().resolve("x.job.kts"))
        assertThat(compiler.compile(copy).jar).isEqualTo(first.jar)
    }

    @Test
    fun anEditedImportIsCompiledAnew() {
        val import = folder.resolve("common.job.kts").apply { writeText("val common = 1") }
        script.writeText("@file:Import(\"common.job.kts\")\njob(\"x\") { task { n: Int -> n + common } }")
        val first = compiler.compile(script)
        import.writeText("val common = 2")
        val second = compiler.compile(script)
        assertThat(second.cached).isFalse()
        assertThat(second.hash).isNotEqualTo(first.hash)
        assertThat(compiler.compile(script).cached).isTrue()
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
        library.writeText("changed")
        assertThat(compiler.compile(script).cached).isFalse()
        entry.write(CacheEntry.Content(content.className, listOf(library)))
        library.deleteExisting()
        assertThat(compiler.compile(script).cached).isFalse()
    }

    @Test
    fun aReplacedJarOfTheInstallationIsCompiledAnew() {
        val library = folder.resolve("library.jar").apply { writeText("one") }
        val folders = listOf("lib", "compiler").map { TestInstallation.folder.resolve(it).listDirectoryEntries() }

        fun withLibrary() = newCompiler(Toolchain(Path.of(System.getProperty("java.home")), folders[0], folders[1] + listOf(library)))
        withLibrary().use { assertThat(it.compile(script).cached).isFalse() }
        withLibrary().use { assertThat(it.compile(script).cached).isTrue() }
        library.writeText("three")
        withLibrary().use { assertThat(it.compile(script).cached).isFalse() }
    }

    @Test
    fun aCompilerKilledAtAnyMomentLeavesNoBadEntry() {
        // From before it is up to after it has answered, in steps; the last ones may be too late to hurt.
        for (delayMillis in listOf(50L, 800L, 1_600L, 2_400L, 3_200L)) {
            script.writeText("job(\"x\") { task { n: Int -> n + ${delayMillis}L } }")
            newCompiler().use { victim ->
                val compilation = CompletableFuture.runAsync { runCatching { victim.compile(script) } }
                CompletableFuture.delayedExecutor(delayMillis, TimeUnit.MILLISECONDS).execute { victim.close() }
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
        compiler.compile(script)
        val handle = checkNotNull(compiler.compilerHandle)
        handle.destroyForcibly()
        handle.onExit().get()
        script.writeText("job(\"y\") { task { n: Int -> n } }")
        assertThat(compiler.compile(script).cached).isFalse()
    }

    @Test
    fun aClosedCompilerLeavesNoProcess() {
        compiler.compile(script)
        val handle = checkNotNull(compiler.compilerHandle)
        compiler.close()
        handle.onExit().get()
        script.writeText("job(\"y\") { task { n: Int -> n } }")
        assertThatThrownBy { compiler.compile(script) }.isInstanceOf(ScriptException::class.java).hasMessage("the compiler is closed")
    }

    private fun newCompiler(toolchain: Toolchain = TestInstallation.toolchain()) =
        ScriptCompiler(toolchain, folder.resolve("cache"), ScriptCompiler.Archives.NONE)
}
