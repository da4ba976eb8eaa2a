package dev.forkful.script.build

import dev.forkful.script.compiler.CompilerMain
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.io.TempDir
import java.nio.channels.FileChannel
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardOpenOption.CREATE
import java.nio.file.StandardOpenOption.WRITE
import kotlin.io.path.createDirectories
import kotlin.io.path.exists
import kotlin.io.path.fileSize
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.name
import kotlin.io.path.writeBytes
import kotlin.io.path.writeText

@Timeout(1_200) // an archive takes some 20 s of CPU, and a busy machine has little of it for one
class CompilerArchiveIT {
    @TempDir
    lateinit var folder: Path

    @Test
    fun anArchiveIsMadeUsedAndMistrustedWhenItCrashesTheCompiler() {
        val toolchain = TestInstallation.toolchain()
        val archive = CompilerArchive(toolchain, folder.resolve("archives").createDirectories(), ScriptCompiler.Archives.MAKE)
        assertThat(archive.useOption()).isNull()
        val killed = folder.resolve("archives/compiler-killed.jsa.training").createDirectories().apply { resolve("half").writeText("") }
        val other = folder.resolve("archives/compiler-other.jsa.training").createDirectories()
        FileChannel.open(other.resolveSibling("compiler-other.jsa.lock"), CREATE, WRITE).use {
            it.lock() // another process makes that one
            val maker = checkNotNull(archive.prepare()) { "no process makes an archive" }
            assertItHoldsNothingOfOurs(maker)
            maker.onExit().get()
        }
        assertThat(killed).describedAs("left by a maker that was killed").doesNotExist()
        assertThat(other).exists()
        val option = checkNotNull(archive.useOption()) { folder.resolve("archives").listDirectoryEntries().toString() }
        val file = Path.of(option.substringAfter('='))
        assertThat(file.fileSize()).isGreaterThan(10L shl 20)
        assertThat(archive.prepare()).describedAs("made once").isNull()

        val script = folder.resolve("x.job.kts").apply { writeText("job(\"x\") { task { n: Int -> n } }") }
        ScriptCompiler(toolchain, folder).use { compiler ->
            assertThat(compiler.compile(script).className).isEqualTo("X_job")
            assertThat(checkNotNull(compiler.compilerHandle).commandLine()).contains(option)
        }
        // A torn archive crashes JDK 17; others go on without it. The compilation succeeds either way.
        val torn = Files.readAllBytes(file).copyOf(1 shl 20)
        file.toFile().setWritable(true)
        file.writeBytes(torn)
        script.writeText("job(\"y\") { task { n: Int -> n } }")
        ScriptCompiler(toolchain, folder).use { assertThat(it.compile(script).className).isEqualTo("X_job") }
        assertThat(archive.distrust(KILLED)).describedAs("a killed JVM is no reason to mistrust").isFalse()
        assertThat(archive.distrust(CompilerMain.FELL)).describedAs("nor is a script over which the compiler fell").isFalse()
        if (file.exists()) assertThat(archive.distrust(CRASHED)).isTrue()
        assertThat(file.resolveSibling("${file.name}.failed")).exists()
        assertThat(archive.useOption()).isNull()
    }

    /** A mount that it works in, or reads from, would be busy for as long as it lives. */
    private fun assertItHoldsNothingOfOurs(maker: ProcessHandle) {
        val process = Path.of("/proc/${maker.pid()}")
        if (!process.exists()) return // on Linux only can one look
        assertThat(process.resolve("cwd").toRealPath()).isEqualTo(folder.resolve("archives").toRealPath())
        assertThat(process.resolve("fd/0").toRealPath()).isEqualTo(Path.of("/dev/null"))
    }

    private companion object {
        const val KILLED = 137
        const val CRASHED = 134
    }
}
