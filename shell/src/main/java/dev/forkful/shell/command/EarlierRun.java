package dev.forkful.shell.command;

import dev.forkful.ForkfulException;
import dev.forkful.Input;
import dev.forkful.JobException;
import dev.forkful.run.Manifest;
import dev.forkful.run.RunDirectory;
import dev.forkful.run.RunPhase;
import dev.forkful.run.RunStore;
import dev.forkful.shell.world.World;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The run that the same command line began earlier, for {@code run --resume}: whoever repeats a command, a person or
 * what restarts a service, need not know how far it came.
 */
final class EarlierRun {
    private final World world;
    private final RunStore store;
    private final Manifest wanted;

    /** @param wanted the run that would be begun otherwise */
    EarlierRun(World world, RunStore store, Manifest wanted) {
        this.world = world;
        this.store = store;
        this.wanted = wanted;
    }

    /**
     * The run of that name, in whatever state it is.
     *
     * @throws JobException where it does other work than is wanted now
     */
    Optional<RunDirectory> ofItsName() throws InterruptedException {
        requireInput();
        Optional<Path> folder = store.folders().stream()
                .filter(each -> each.getFileName().toString().equals(wanted.id()))
                .findFirst();
        if (folder.isEmpty()) {
            return Optional.empty();
        }
        RunDirectory run = RunDirectory.open(folder.get());
        Continuation.requireScript(run);
        List<String> differences = differences(run.manifest());
        if (!differences.isEmpty()) {
            throw new JobException("run " + run.id() + " was begun for other work (" + String.join(", ", differences)
                    + "): choose another --name, or go on with it by " + world.commandLine("resume", run.id()));
        }
        return Optional.of(sameCode(run));
    }

    /** The newest run of the same work in which something is left to do; a live one is among them. */
    Optional<RunDirectory> ofTheSameWork() throws InterruptedException {
        requireInput();
        for (Path folder : store.folders()) {
            if (Files.isReadable(folder) && isUnfinished(folder)) {
                return Optional.of(sameCode(RunDirectory.open(folder)));
            }
        }
        return Optional.empty();
    }

    private void requireInput() {
        if (wanted.input() instanceof Input.File file && file.path().equals("-")) {
            throw new JobException("--resume goes with an input that can be read again, and standard input cannot");
        }
    }

    /** A damaged run must not stand in the way of the others. */
    private boolean isUnfinished(Path folder) {
        try {
            RunDirectory run = RunDirectory.open(folder);
            return run.manifest().code().hasScript()
                    && differences(run.manifest()).isEmpty()
                    && (run.isLive() || run.snapshot().state() == RunPhase.INTERRUPTED);
        } catch (ForkfulException | UncheckedIOException ignored) {
            return false;
        }
    }

    private List<String> differences(Manifest begun) {
        List<String> differences = new ArrayList<>();
        if (!begun.job().equals(wanted.job())) {
            differences.add("job " + begun.job());
        }
        if (!begun.code().script().equals(wanted.code().script())) {
            differences.add("script " + begun.code().script());
        }
        if (!Objects.equals(begun.input(), wanted.input()) || begun.limit() != wanted.limit()) {
            differences.add("another input");
        }
        if (!begun.arguments().equals(wanted.arguments())) {
            differences.add("other --set arguments");
        }
        return differences;
    }

    /** A newer Forkful, or JDK, compiles the same script to other code: that counts as the same. */
    private RunDirectory sameCode(RunDirectory run) throws InterruptedException {
        Path script = wanted.code().script();
        if (!wanted.code().hash().equals(run.manifest().code().currentHash())
                && ScriptChange.of(world, run, script.toString()).touchesAnything()) {
            throw new JobException(script.getFileName() + " has changed since run " + run.id() + " began: go on with "
                    + world.commandLine("resume", run.id(), "--script", script.toString())
                    + ", or without --resume begin a new run");
        }
        return run;
    }
}
