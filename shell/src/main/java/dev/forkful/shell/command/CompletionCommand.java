package dev.forkful.shell.command;

import dev.forkful.shell.world.World;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code forkful completion bash|zsh}: the script that a shell needs to complete our commands. */
@Command(
        name = "completion",
        description = "Print a completion script for bash or zsh.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  source <(forkful completion bash)",
            "  forkful completion zsh > ~/.forkful-completion   # and in ~/.zshrc: source ~/.forkful-completion"
        })
final class CompletionCommand implements Callable<Integer> {
    /** The shells that there is a script for. */
    enum Shell {
        BASH,
        ZSH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final World world;

    @Parameters(paramLabel = "SHELL", description = "One of ${COMPLETION-CANDIDATES}.")
    private Shell shell = Shell.BASH;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    CompletionCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        // The same script serves both: it loads bashcompinit where it finds itself in zsh.
        CommandLine root = spec.root().commandLine();
        root.getSubcommands().values().forEach(command -> nameFiles(command.getCommandSpec()));
        String script = AutoComplete.bash("forkful", root);
        if (shell == Shell.ZSH) {
            script = "autoload -Uz compinit && compinit -u\n" + script;
        }
        world.out().print(script);
        world.flushData();
        return 0;
    }

    /** The maker of the script completes files only where the type says so; ours are words, for - is one of them. */
    private static void nameFiles(CommandSpec command) {
        for (OptionSpec option : List.copyOf(command.options())) {
            if (Commands.isFile(option)) {
                command.remove(option);
                command.addOption(
                        OptionSpec.builder(option.names()).type(Path.class).build());
            }
        }
        for (PositionalParamSpec word : List.copyOf(command.positionalParameters())) {
            if (Commands.isFile(word)) {
                command.remove(word);
                command.addPositional(PositionalParamSpec.builder()
                        .index(word.index())
                        .type(Path.class)
                        .build());
            }
        }
    }
}
