package dev.forkful.shell.command;

import dev.forkful.ForkfulException;
import dev.forkful.run.RunDirectory;
import dev.forkful.run.RunSnapshot;
import dev.forkful.shell.world.ExitCode;
import dev.forkful.shell.world.SafeText;
import dev.forkful.shell.world.World;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code forkful runs}: all runs, the newest first. */
@Command(
        name = "runs",
        description = "List all runs, the newest first.",
        footerHeading = "%nExamples:%n",
        footer = {"  forkful runs", "  forkful runs --json | jq -r '.[].run'"})
final class RunsCommand implements Callable<Integer> {
    private static final DateTimeFormatter CREATED =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneId.systemDefault());

    private final World world;

    @Option(names = "--json", description = "Print one line of JSON: an array of what 'run --json' prints.")
    private boolean json;

    RunsCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        List<StatusJson> lines = new ArrayList<>();
        List<Path> folders = Runs.of(world).folders();
        if (!json && !folders.isEmpty()) {
            world.out().println(row("RUN", "STATE", "SETTLED", "FAILED", "CREATED", "JOB"));
        }
        for (Path folder : folders) {
            try {
                RunDirectory run = RunDirectory.open(folder);
                RunSnapshot snapshot = run.snapshot();
                lines.add(new StatusJson(run.manifest(), snapshot));
                if (!json) {
                    world.out().println(row(run, snapshot));
                }
            } catch (ForkfulException e) {
                // One damaged run must not hide the others, nor be hidden by them: it takes room.
                if (!json) {
                    world.out().println(row(folder.getFileName().toString(), "damaged", "-", "-", "-", "-"));
                }
                world.say(SafeText.line(folder.getFileName() + ": " + e.getMessage()));
            }
        }
        if (json) {
            world.out().println(StatusJson.of(lines));
        } else if (folders.isEmpty()) {
            world.say("no runs yet in " + SafeText.line(world.stateHome().toString()));
        }
        world.flushData();
        return ExitCode.OK;
    }

    private static String row(RunDirectory run, RunSnapshot snapshot) {
        return row(
                snapshot.run(),
                snapshot.state().label(),
                snapshot.settled() + "/" + snapshot.total().orElse(snapshot.published()),
                String.valueOf(snapshot.failed()),
                CREATED.format(Instant.ofEpochMilli(run.manifest().createdAtMillis())),
                SafeText.line(run.manifest().job()));
    }

    private static String row(String... cells) {
        return String.format(Locale.ROOT, "%-32s %-12s %12s %10s  %-16s  %s", (Object[]) cells);
    }
}
