package dev.forkful.shell.command;

import dev.forkful.ForkfulException;
import dev.forkful.Input;
import dev.forkful.JobException;
import dev.forkful.run.CheckedInput;
import dev.forkful.run.Code.Redo;
import dev.forkful.run.Manifest;
import dev.forkful.run.RunDirectory;
import dev.forkful.run.RunPhase;
import dev.forkful.run.RunSnapshot;
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

    /** @throws JobException where the input cannot be read again */
    void requireInput() {
        if (wanted.input() instanceof Input.File file && file.path().equals("-")) {
            throw new JobException("--resume goes with an input that can be read again, and standard input cannot");
        }
    }

    /**
     * The run of that name, in whatever state it is.
     *
     * @throws JobException where it does other work than is wanted now, or is unfinished and its input or code has
     *     changed
     */
    Optional<RunDirectory> ofItsName() throws InterruptedException {
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
        if (run.isLive() || run.snapshot().state() == RunPhase.COMPLETED) {
            return Optional.of(run);
        }
        if (!CheckedInput.isThereStill(run.manifest())) {
            throw new JobException(
                    "the input has changed since run " + run.id() + " began: choose another --name, or go"
                            + " on with it by " + world.commandLine("resume", run.id()));
        }
        return Optional.of(withTheCodeOfNow(run));
    }

    /**
     * The newest run of the same work in which something is left to do; a live one is among them. It may have other
     * code.
     */
    Optional<RunDirectory> ofTheSameWork() {
        for (Path folder : store.folders()) {
            if (Files.isReadable(folder) && isUnfinished(folder)) {
                return Optional.of(RunDirectory.open(folder));
            }
        }
        return Optional.empty();
    }

    /** A damaged run must not stand in the way of the others. */
    private boolean isUnfinished(Path folder) {
        try {
            RunDirectory run = RunDirectory.open(folder);
            return run.manifest().code().hasScript()
                    && differences(run.manifest()).isEmpty()
                    && (run.isLive() || isToBeGoneOnWith(run));
        } catch (ForkfulException | UncheckedIOException ignored) {
            return false;
        }
    }

    /** Where a person must decide first, that must not keep other runs from being begun. */
    private static boolean isToBeGoneOnWith(RunDirectory run) {
        RunSnapshot now = run.snapshot();
        return now.state() == RunPhase.INTERRUPTED
                && !RunStore.awaitsDecisionsOnly(run, now)
                && CheckedInput.isThereStill(run.manifest());
    }

    private List<String> differences(Manifest begun) {
        List<String> differences = new ArrayList<>();
        if (!begun.job().equals(wanted.job())) {
            differences.add("job " + begun.job());
        }
        if (!begun.code().script().equals(wanted.code().script())) {
            differences.add("script " + begun.code().script());
        }
        boolean ofTheScript = begun.input() == null && wanted.input() instanceof Input.Items; // the code has them
        if (!ofTheScript && !Objects.equals(begun.input(), wanted.input())) {
            differences.add("another input");
        }
        if (begun.limit() != wanted.limit() || begun.badInput() != wanted.badInput()) {
            differences.add("another --limit or --skip-bad-input");
        }
        if (!Objects.equals(begun.outStage(), wanted.outStage())) {
            differences.add("another --stage");
        }
        if (!begun.arguments().equals(wanted.arguments())) {
            differences.add("other --set arguments");
        }
        return differences;
    }

    /**
     * What handlers do must be the same. Settings that were edited hold from now on; and a newer Forkful, or JDK, makes
     * other code of the same script.
     *
     * @throws JobException where they do something else
     */
    RunDirectory withTheCodeOfNow(RunDirectory run) throws InterruptedException {
        Path script = wanted.code().script();
        if (run.isLive() || wanted.code().hash().equals(run.manifest().code().currentHash())) {
            return run;
        }
        ScriptChange change = ScriptChange.of(world, run, script.toString());
        if (change.touchesAnything() && !run.manifest().code().currentScript().equals(script)) {
            throw new JobException("run " + run.id() + " was given the code of "
                    + run.manifest().code().currentScript() + " in place of " + script.getFileName()
                    + ": go on with it by " + world.commandLine("resume", run.id()) + ", or go back by "
                    + world.commandLine("resume", run.id(), "--script", script.toString())
                    + ", or without --resume begin a new run");
        }
        if (change.touchesAnything()) {
            throw new JobException(script.getFileName() + " has changed since run " + run.id() + " began: go on with "
                    + world.commandLine("resume", run.id(), "--script", script.toString())
                    + ", or without --resume begin a new run");
        }
        return change.takeUp(Redo.NONE);
    }
}
