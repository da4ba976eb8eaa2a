package dev.forkful.shell.command;

import dev.forkful.JobException;
import dev.forkful.run.Manifest;
import dev.forkful.run.RunSnapshot;
import dev.forkful.shell.world.World;

/** What is advised where a run is done and some of its tasks failed. */
final class NextStep {
    private NextStep() {}

    /**
     * Run them again; but where the job cannot read any of the inputs, or write any of the results, that would end in
     * the same way until the script is mended.
     */
    static String afterFailures(World world, Manifest manifest, RunSnapshot run) {
        long misfits = run.errors().stream()
                .filter(error -> error.type().equals(JobException.class.getName()))
                .mapToLong(RunSnapshot.ErrorGroup::count)
                .sum();
        return misfits < run.failed()
                ? world.commandLine("retry", run.run(), "--failed")
                : world.commandLine(
                        "resume",
                        run.run(),
                        "--script",
                        manifest.code().currentScript().toString());
    }
}
