package dev.forkful.shell.command;

import dev.forkful.FailureLimit;
import dev.forkful.ForkfulException;
import dev.forkful.JobArguments;
import dev.forkful.JobException;
import dev.forkful.JobSpec;
import dev.forkful.run.RunDirectory;
import dev.forkful.run.SupervisorOptions;
import dev.forkful.run.SupervisorOptions.OpenRun;
import dev.forkful.shell.progress.Progress;
import dev.forkful.shell.world.SafeText;
import dev.forkful.shell.world.World;
import dev.forkful.worker.DeclaredClients;
import dev.forkful.worker.JobLoader;
import dev.forkful.worker.LoadedJobs;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Goes on with a run that is there already. */
final class Continuation {
    private final World world;
    private final AttendOptions attend;
    private final @Nullable String given;

    Continuation(World world, AttendOptions attend, @Nullable String given) {
        this.world = world;
        this.attend = attend;
        this.given = given;
    }

    /**
     * Declares the run's job here first, as a new run does: what is refused then, a secret that is missing or a jar
     * that is gone, would end every worker, when failed tasks were open again.
     *
     * <p>What its client needs is read, too: certificates from the same files as when it began, with what they hold
     * now.
     *
     * @throws JobException where it cannot be declared; nothing is changed
     */
    void requireJob(RunDirectory run) {
        try (LoadedJobs jobs =
                JobLoader.load(run.job(), new JobArguments(run.manifest().arguments()))) {
            JobSpec job = jobs.namedAgain(run.manifest().job());
            DeclaredClients.check(List.of(job), run.manifest().code().folder(), System.getenv())
                    .forEach(remark -> world.say(SafeText.line(remark)));
        }
    }

    /** Sees to it that a command line can go on with the run: only its program can with a pool's queue. */
    static void requireScript(RunDirectory run) {
        if (!run.manifest().code().hasScript()) {
            throw new JobException("run " + run.id() + " is the queue of a pool, and its code is in the program that"
                    + " made it: start that again, and it goes on");
        }
    }

    /** Sees to it that the replies can be written at the end. */
    void requirePlace(RunDirectory run) {
        String out = out(run);
        if (out != null) {
            OutPlace.requireExport(world, out, run);
        }
    }

    private static List<String> remarks(RunDirectory run, SupervisorOptions options) {
        return run.manifest().isOpen() && options.openRun() == OpenRun.CLOSE
                ? List.of("forkful: it takes no more tasks, and ends when all are settled; 'resume --open' goes on"
                        + " taking them")
                : List.of();
    }

    /** What was given, or else the file that the run began with. */
    private @Nullable String out(RunDirectory run) {
        Path begun = run.manifest().out();
        return given == null && begun != null ? begun.toString() : given;
    }

    /**
     * Works until it is done, as a command line wants it; returns the exit code.
     *
     * @param limit null where it says nothing
     */
    int go(
            RunDirectory run,
            @Nullable FailureLimit limit,
            PaceOptions pace,
            OpenRun open,
            boolean deniesPrivateNetworks)
            throws InterruptedException {
        return go(
                deniesPrivateNetworks ? run.withPrivateNetworksDenied() : run,
                options -> options.withFailureLimit(limit)
                        .withOpenRun(open)
                        .withAsked(new SupervisorOptions.Asked(
                                pace.rate, pace.perHost, Objects.requireNonNullElse(pace.heapMib, 0))));
    }

    /** Works until it is done, and completes the file that the run began with, if any; returns the exit code. */
    int go(RunDirectory run, UnaryOperator<SupervisorOptions> wishes) throws InterruptedException {
        requirePlace(run);
        String out = out(run);
        if (out != null && !run.isLive()) { // a live one is refused for that, and may write it
            OutPlace.requireUnused(world, out);
        }
        SupervisorOptions options = wishes.apply(Runs.options(world).withGuard(attend.guard()));
        Attendance.Result result;
        try (Progress progress = new Progress(world, attend.progress())) {
            progress.announce(run.id(), remarks(run, options));
            result = new Attendance(world, new Attendance.Wishes(progress, null, attend.drainTimeout()))
                    .attend(run, options);
        }
        if (out != null) {
            result = export(run, out, result);
        }
        return new RunReport(world, run.manifest()).end(result, "-".equals(out) ? null : out, attend.json());
    }

    /** Writes all replies. Where they cannot be, the run has ended as it has all the same: that is still to be told. */
    private Attendance.Result export(RunDirectory run, String out, Attendance.Result result) {
        try {
            StageChoice stages =
                    StageChoice.orLast(run.manifest(), run.manifest().outStage());
            new Export(world, run, stages.of(new LatestReplies(run)), Export.Order.AS_SETTLED).ndjson(out);
            return result;
        } catch (ForkfulException | UncheckedIOException e) {
            return result.withSinkFailure(e, world);
        }
    }
}
