package dev.forkful.shell.command;

import dev.forkful.Input;
import dev.forkful.JobException;
import dev.forkful.io.Reason;
import dev.forkful.shell.draft.Draft;
import dev.forkful.shell.world.ExitCode;
import dev.forkful.shell.world.SafeText;
import dev.forkful.shell.world.World;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code forkful init}: writes a script to begin with. */
@Command(
        name = "init",
        description = "Write a job script to begin with, made for your input.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  forkful init titles.job.kts --input urls.txt",
            "  forkful init Enrich.java --input customers.csv --delimiter ';'"
        })
final class InitCommand implements Callable<Integer> {
    private final World world;

    @Parameters(
            paramLabel = "SCRIPT",
            description = "The file to write; its name says in which form: NAME.job.kts, NAME.kt or NAME.java.")
    private String script = "";

    @Mixin
    private FileOptions input = new FileOptions();

    InitCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        Path file = world.directory().resolve(script).normalize();
        OutPlace.requireFile(world, script);
        write(file, Draft.of(file, input()).text());
        String shown = SafeText.line(script);
        String more = input.isGiven() ? "" : " --input FILE";
        world.say("wrote " + shown + "; put your own call into it, then try: " + world.commandLine("run", script) + more
                + " --limit 3 --out -");
        return ExitCode.OK;
    }

    private Input.@Nullable File input() {
        input.requireFile();
        if (!input.isGiven()) {
            return null;
        }
        if (input.isStandardInput()) {
            throw new JobException("--input - cannot be looked at before the run: name a file that is like it");
        }
        return input.input(world);
    }

    /** Whole or not at all: half a script would be in the way of the next try. */
    private static void write(Path file, String text) {
        if (Files.exists(file)) {
            throw isThere(file, null);
        }
        Path temporary = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            Files.writeString(temporary, text, StandardOpenOption.CREATE_NEW);
            Files.move(temporary, file);
        } catch (FileAlreadyExistsException e) {
            discard(temporary);
            throw isThere(file, e);
        } catch (IOException e) {
            discard(temporary);
            throw new JobException("cannot write " + file + ": " + Reason.of(e), e);
        }
    }

    private static JobException isThere(Path file, @Nullable Throwable cause) {
        return new JobException(file + " is there already, and stays as it is: choose another name", cause);
    }

    private static void discard(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException ignored) {
            // what went wrong before is what is told
        }
    }
}
