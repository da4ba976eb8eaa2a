package dev.forkful.shell.command;

import dev.forkful.shell.world.World;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code forkful completion bash|zsh}: the script that a shell needs to complete our commands. */
@Command(
        name = "completion",
        description = "Print the completion script of a shell.",
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
        String script = AutoComplete.bash("forkful", spec.root().commandLine());
        if (shell == Shell.ZSH) {
            script = "autoload -Uz compinit && compinit -u\n" + script;
        }
        world.out().print(script);
        world.flushData();
        return 0;
    }
}
