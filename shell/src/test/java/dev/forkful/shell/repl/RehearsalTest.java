package dev.forkful.shell.repl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.shell.world.TestWorld;
import dev.forkful.shell.world.World;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The class archive of the console has what a rehearsal loads: it must really come to its lines. */
@Timeout(60)
class RehearsalTest extends PlainCommands {
    private final List<String> run = new CopyOnWriteArrayList<>();

    @Test
    void eachLineIsTypedAndRun(@TempDir Path folder) throws InterruptedException {
        Shell.rehearse(new TestWorld(folder).world(), this, List.of("runs", "help status", "runs | cat"));
        assertThat(run).containsExactly("runs", "help status", "runs", "exit");
    }

    @Override
    public int run(World inside, Consumer<CommandLine> more, List<String> words) {
        run.add(String.join(" ", words));
        return super.run(inside, more, words);
    }
}
