package dev.forkful.shell.command;

import dev.forkful.run.RunStore;
import dev.forkful.run.SupervisorOptions;
import dev.forkful.run.WorkerJvm;
import dev.forkful.shell.world.World;

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

    static RunStore of(World world) {
        return RunStore.at(world.stateHome());
    }
}
