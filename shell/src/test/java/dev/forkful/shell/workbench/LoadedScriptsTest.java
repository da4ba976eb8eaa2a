package dev.forkful.shell.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.JobSpec;
import dev.forkful.script.build.CompiledScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadedScriptsTest {
    @TempDir
    private Path folder;

    private final LoadedScripts loaded = new LoadedScripts();

    @Test
    void whatIsSavedWhileItIsCompiledIsAnEdit() throws IOException {
        JobScript script = script();
        FileTime before = LoadedScripts.modified(script.path());
        Files.setLastModifiedTime(script.path(), FileTime.fromMillis(before.toMillis() + 1)); // as the compiler works
        loaded.keep(script, before);
        assertThat(loaded.isEdited(script)).isTrue();
    }

    @Test
    void fileThatIsGoneWasEditedAndOneThatIsAsItWasNot() throws IOException {
        JobScript script = script();
        loaded.keep(script, LoadedScripts.modified(script.path()));
        assertThat(loaded.isEdited(script)).isFalse();
        Files.delete(script.path());
        assertThat(loaded.isEdited(script)).isTrue();
    }

    private JobScript script() throws IOException {
        Path file = Files.createFile(folder.resolve("Shout.java"));
        CompiledScript compiled = new CompiledScript(file, folder, "Shout", List.of(), "0", true, List.of());
        return new JobScript(
                file, compiled, Map.of(), List.of(JobSpec.named("shout").task(String.class, (word, task) -> word)));
    }
}
