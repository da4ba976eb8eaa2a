package dev.forkful.shell.command;

import dev.forkful.ForkfulException;
import dev.forkful.JobException;
import dev.forkful.run.Losses;
import dev.forkful.run.RunDirectory;
import dev.forkful.run.RunStore;
import dev.forkful.run.SupervisorOptions;
import dev.forkful.run.WorkerJvm;
import dev.forkful.shell.world.World;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Predicate;

/** The runs of the person who types. */
final class Runs {
    /** How help describes a parameter that names a run. */
    static final String RUN = "The run's id, an unambiguous beginning of it, or 'latest'.";

    private Runs() {}

    /** How the workers of these runs are started. */
    static SupervisorOptions options(World world) {
        return SupervisorOptions.of(WorkerJvm.of(world.installation().workerClassPath())
                        .withArchive(world.installation().workerArchive()))
                .withIdleWorkers(world.workbench().idleWorkers())
                .withStandardInput(world.in());
    }

    /**
     * The run that a person means who wants to steer one: where several begin so, those count that can be.
     *
     * @param can whether there is something to steer in a run
     */
    static RunDirectory toSteer(World world, String name, Predicate<RunDirectory> can) {
        RunStore store = of(world);
        List<String> matches = store.folders().stream()
                .map(folder -> folder.getFileName().toString())
                .filter(id -> RunStore.isBeginning(name, id))
                .toList();
        if (matches.size() < 2 || matches.contains(name) || name.equals("latest")) {
            return store.open(name);
        }
        List<String> able = matches.stream().filter(id -> isOne(store, id, can)).toList();
        if (able.isEmpty()) {
            throw new JobException("'" + name + "' may be any of " + String.join(", ", matches)
                    + ", and there is nothing to steer in any of them");
        } else if (able.size() > 1) {
            throw new JobException("'" + name + "' may be any of " + String.join(", ", able));
        }
        return store.open(able.get(0));
    }

    /** A damaged run must not stand in the way of the others. */
    private static boolean isOne(RunStore store, String id, Predicate<RunDirectory> wanted) {
        try {
            return wanted.test(store.open(id));
        } catch (ForkfulException | UncheckedIOException e) {
            return false;
        }
    }

    /** Says what of a run is damaged or gone, and how to mend that. Returns whether anything is to be run again. */
    static boolean tell(World world, RunDirectory run, Losses losses) {
        if (losses.isAny()) {
            world.say("run " + run.id() + ": " + losses.inWords()
                    + (losses.canBeResumed() ? "; to mend that: " + world.commandLine("resume", run.id()) : ""));
        }
        return losses.isAny() && losses.canBeResumed();
    }

    static RunStore of(World world) {
        return RunStore.at(world.stateHome());
    }
}
