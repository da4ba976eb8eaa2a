package dev.forkful.shell.command;

import dev.forkful.JobException;
import dev.forkful.run.RunDirectory;
import dev.forkful.run.SupervisorOptions;
import dev.forkful.run.SupervisorOptions.Reopen;
import dev.forkful.shell.progress.Progress;
import dev.forkful.shell.world.World;
import org.jspecify.annotations.Nullable;

/** Goes on with a run that is there already. */
final class Continuation {
    private final World world;
    private final AttendOptions attend;
    private final @Nullable String out;

    Continuation(World world, AttendOptions attend, @Nullable String out) {
        this.world = world;
        this.attend = attend;
        this.out = out;
    }

    /** Works until it is done; returns the exit code. */
    int go(RunDirectory run, Reopen reopen) throws InterruptedException {
        if (attend.json() && "-".equals(out)) {
            throw new JobException("--json and --out - both write to standard output: choose one");
        }
        SupervisorOptions options = SupervisorOptions.of(world.installation().workerClassPath())
                .withStandardInput(world.in())
                .withReopen(reopen);
        Attendance.Result result;
        try (Progress progress = new Progress(world, attend.progress())) {
            progress.begin(run.id());
            result = new Attendance(world, new Attendance.Wishes(progress, null, attend.drainTimeout()))
                    .attend(run, options);
        }
        if (out != null) {
            new Export(world, run, Export.Order.AS_SETTLED).ndjson(out);
        }
        return new RunReport(world).end(result, "-".equals(out) ? null : out, attend.json());
    }
}
