package dev.forkful.shell.repl;

import dev.forkful.shell.command.Commands;
import dev.forkful.shell.command.ShellOpener;
import dev.forkful.shell.world.World;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import picocli.CommandLine;

/** The commands as they are, without the console around them. */
class PlainCommands implements SharedCommands {
    @Override
    public Set<String> names(World inside) {
        return Commands.names(inside);
    }

    @Override
    public CommandLine tree(World inside) {
        return Commands.of(inside, ShellOpener.NONE, root -> {});
    }

    @Override
    public int run(World inside, Consumer<CommandLine> more, List<String> words) {
        CommandLine line = Commands.of(inside, ShellOpener.NONE, more, words);
        line.setOut(new PrintWriter(inside.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(inside.err(), true, StandardCharsets.UTF_8));
        return line.execute(words.toArray(String[]::new));
    }
}
