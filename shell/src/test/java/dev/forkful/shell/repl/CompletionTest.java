package dev.forkful.shell.repl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.JobSpec;
import dev.forkful.script.build.CompiledScript;
import dev.forkful.shell.command.Commands;
import dev.forkful.shell.command.ShellOpener;
import dev.forkful.shell.workbench.JobScript;
import dev.forkful.shell.workbench.LoadedScripts;
import dev.forkful.shell.world.TestWorld;
import dev.forkful.shell.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jline.reader.Candidate;
import org.jline.reader.Parser;
import org.jline.reader.impl.DefaultParser;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionTest {
    private final Path folder;
    private final World world;

    CompletionTest(@TempDir Path folder) {
        this.folder = folder;
        this.world = new TestWorld(folder).world();
    }

    @Test
    void commandsAreOfferedWithoutTheHiddenOnes() throws IOException {
        assertThat(offered("")).contains("run", "status", "tail").doesNotContain("prepare");
    }

    @Test
    void optionsAndTheirValuesAreOffered() throws IOException {
        assertThat(offered("run a.kts --pro")).contains("--progress", "--input");
        assertThat(offered("run a.kts --progress ")).contains("plain", "none");
    }

    @Test
    void filesAreOfferedWhereAFileIsMeant() throws IOException {
        Files.createFile(folder.resolve("titles.job.kts"));
        Files.createDirectories(folder.resolve("sub"));
        Files.createFile(folder.resolve("sub/urls.txt"));
        assertThat(offered("run ")).contains("titles.job.kts", "sub/");
        assertThat(offered("run titles.job.kts --input sub/")).contains("sub/urls.txt");
    }

    @Test
    void runsAreOfferedWhereARunIsMeant() throws IOException {
        Files.createDirectories(folder.resolve("state/runs/titles-1121"));
        Files.createFile(folder.resolve("state/runs/titles-1121/run.json"));
        assertThat(offered("status ")).contains("latest", "titles-1121");
    }

    @Test
    void jobsThatWereLoadedAreOfferedLikeScriptsAndRuns() throws IOException {
        Path script = Files.createFile(folder.resolve("titles.job.kts"));
        JobSpec job = JobSpec.named("titles").task(String.class, (url, task) -> url);
        CompiledScript compiled = new CompiledScript(script, script, "Titles_job", List.of(), "0", true, List.of());
        world.workbench()
                .loaded()
                .keep(new JobScript(script, compiled, Map.of(), List.of(job)), LoadedScripts.modified(script));
        assertThat(offered("run ti")).contains("titles", "titles.job.kts");
        assertThat(offered("submit ")).contains("titles", "latest");
        assertThat(offered("submit titles ")).isEmpty();
        assertThat(offered("run titles.job.kts --job ")).containsExactly("titles");
    }

    @Test
    void settingsAndTheirValuesAreOffered() throws IOException {
        assertThat(offered("set ")).contains("footer", "keys", "warm", "latest");
        assertThat(offered("set footer ")).containsExactly("off", "on", "workers");
        assertThat(offered("set latest ")).containsExactly("concurrency=", "rate=", "per-host=", "timeout=", "heap=");
        assertThat(offered("set latest timeout=1s "))
                .containsExactly("concurrency=", "rate=", "per-host=", "timeout=", "heap=");
    }

    @Test
    void optionsThatChooseTasksAreOffered() throws IOException {
        assertThat(offered("retry latest --")).contains("--where", "--failed", "--dry-run", "--limit-failures");
        assertThat(offered("resume latest --")).contains("--script", "--redo", "--dry-run");
        assertThat(offered("resume latest --redo ")).containsExactly("none", "failed", "changed");
        assertThat(offered("failures latest --")).contains("--where", "--group-by");
        assertThat(offered("results latest --format ")).containsExactly("ndjson", "csv", "inputs");
        assertThat(offered("pause latest --")).contains("--dry-run", "--reason");
        assertThat(offered("rm --")).contains("--completed", "--older-than", "--dry-run");
    }

    private List<String> offered(String typed) throws IOException {
        Completion completion = new Completion(world, () -> Commands.of(world, ShellOpener.NONE, root -> {}));
        List<Candidate> candidates = new ArrayList<>();
        try (DumbTerminal terminal = new DumbTerminal(world.in(), world.out())) {
            completion.complete(
                    new LineReaderImpl(terminal),
                    new DefaultParser().parse(typed, typed.length(), Parser.ParseContext.COMPLETE),
                    candidates);
        }
        return candidates.stream().map(Candidate::value).toList();
    }
}
