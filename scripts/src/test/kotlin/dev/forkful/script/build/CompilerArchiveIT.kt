package dev.forkful.script.build

import dev.forkful.script.compiler.CompilerMain
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.createDirectories
import kotlin.io.path.exists
import kotlin.io.path.fileSize
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.name
import kotlin.io.path.writeBytes
import kotlin.io.path.writeText

@Timeout(180)
class CompilerArchiveIT {
    @TempDir
    lateinit var folder: Path

    @Test
    fun anArchiveIsMadeUsedAndMistrustedWhenItCrashesTheCompiler() {
        val toolchain = TestInstallation.toolchain()
        val archive = CompilerArchive(toolchain, folder.resolve("archives").createDirectories(), ScriptCompiler.Archives.MAKE)
        assertThat(archive.useOption()).isNull()
        checkNotNull(archive.prepare()) { "no process makes an archive" }.onExit().get()
        val option = checkNotNull(archive.useOption()) { folder.resolve("archives").listDirectoryEntries().toString() }
        val file = Path.of(option.substringAfter('='))
        assertThat(file.fileSize()).isGreaterThan(10L shl 20)
        assertThat(archive.prepare()).describedAs("made once").isNull()

        val script = folder.resolve("x.job.kts").apply { writeText("job(\"x\") { task { n: Int -> n } }") }
        ScriptCompiler(toolchain, folder).use { compiler ->
            assertThat(compiler.compile(script).className).isEqualTo("X_job")
            val command = checkNotNull(compiler.compilerHandle).info().arguments()
            assertThat(command.map { it.contains(option) }.orElse(true)).isTrue()
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

    private companion object {
        const val KILLED = 137
        const val CRASHED = 134
    }
}
