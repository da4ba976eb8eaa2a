package dev.forkful.shell.command;

import dev.forkful.ForkfulException;
import dev.forkful.JobException;
import dev.forkful.run.RunStore;
import dev.forkful.shell.progress.Figures;
import dev.forkful.shell.world.ExitCode;
import dev.forkful.shell.world.Verdict;
import dev.forkful.shell.world.World;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code forkful rm}: deletes runs. */
@Command(
        name = "rm",
        description = "Delete runs with all their files. A live run is refused.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  forkful rm titles-1121-093512",
            "  forkful rm latest",
            "  forkful rm --completed --older-than 7d --dry-run"
        })
final class RmCommand implements Callable<Integer> {
    private final World world;

    @Parameters(paramLabel = "RUN", arity = "0..*", description = Runs.RUN)
    private List<String> runs = List.of();

    @Option(names = "--completed", description = "All completed runs of scripts, also those with failed tasks.")
    private boolean completed;

    @Option(
            names = "--older-than",
            paramLabel = "TIME",
            converter = Age.class,
            description = "With --completed: only runs in which nothing happened for this long: 12h, 7d.")
    private @Nullable Duration age;

    @Option(names = "--dry-run", description = "With --completed: show what would be deleted, and delete nothing.")
    private boolean dryRun;

    RmCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        requireOneChoice();
        RunStore store = Runs.of(world);
        return completed ? deleteCompleted(store) : deleteNamed(store);
    }

    private void requireOneChoice() {
        if (completed && !runs.isEmpty()) {
            throw new JobException("--completed deletes all that are completed: name no RUN beside it");
        } else if (!completed && (age != null || dryRun)) {
            throw new JobException((dryRun ? "--dry-run" : "--older-than") + " goes with --completed");
        } else if (!completed && runs.isEmpty()) {
            throw new JobException("say what is to be deleted: RUN, or all that are --completed");
        }
    }

    private int deleteNamed(RunStore store) {
        // All are found before the first is deleted: "rm latest latest" must not take two.
        List<Path> found = runs.stream().map(store::find).toList();
        int exitCode = ExitCode.OK;
        for (Path run : found.stream().distinct().toList()) {
            exitCode = Math.max(exitCode, delete(store, run));
        }
        return exitCode;
    }

    private int deleteCompleted(RunStore store) {
        CompletedRuns old = new CompletedRuns(world, age);
        int exitCode = ExitCode.OK;
        int count = 0;
        long bytes = 0;
        for (Path run : store.folders()) {
            if (!Files.exists(run)
                    || !old.has(run)) { // asked of each just before it is deleted: a person may resume one meanwhile
                continue;
            }
            long size = DiskUse.mostBytes(run);
            int deleted = dryRun ? foresee(run, size) : delete(store, run);
            if (deleted != ExitCode.OK && !Files.exists(run)) {
                continue; // another deleted it
            }
            if (deleted == ExitCode.OK) {
                count++;
                bytes += size;
            }
            exitCode = Math.max(exitCode, deleted);
        }
        String total = Figures.count(count, "completed run") + ", up to " + Figures.bytes(bytes);
        if (dryRun) {
            world.out().println("dry run: " + total + ", would be deleted; nothing was changed");
            world.flushData();
        } else {
            world.say("deleted " + total);
        }
        return exitCode;
    }

    private int foresee(Path run, long bytes) {
        world.out().println(run.getFileName() + "  up to " + Figures.bytes(bytes));
        return ExitCode.OK;
    }

    /** Returns the exit code. */
    private int delete(RunStore store, Path run) {
        try {
            store.delete(run);
            world.say("deleted " + run.getFileName());
            return ExitCode.OK;
        } catch (ForkfulException | UncheckedIOException e) { // the others can be deleted all the same
            Verdict verdict = Verdict.on(e);
            world.say(String.valueOf(verdict.message()));
            return verdict.exitCode();
        }
    }
}
