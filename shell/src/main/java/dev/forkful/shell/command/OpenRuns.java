package dev.forkful.shell.command;

import dev.forkful.ForkfulException;
import dev.forkful.JobException;
import dev.forkful.JobSpec;
import dev.forkful.run.RunDirectory;
import dev.forkful.run.RunSnapshot;
import dev.forkful.run.RunStore;
import dev.forkful.shell.workbench.LiveRuns.Live;
import dev.forkful.shell.workbench.Workbench.Behind;
import dev.forkful.shell.world.ExitCode;
import dev.forkful.shell.world.World;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

/** The open runs that live in a shell: those that tasks are submitted to without naming them. */
final class OpenRuns {
    private static final long START_LIMIT_NANOS = TimeUnit.MINUTES.toNanos(2);
    private static final long LOOK_MILLIS = 5;

    private final World world;
    private final RunStore store;

    OpenRuns(World world) {
        this.world = world;
        this.store = Runs.of(world);
    }

    /** Whether a word names a run. */
    boolean isRun(String word) {
        return find(word).isPresent();
    }

    private Optional<String> find(String word) {
        try {
            return Optional.of(store.find(word).getFileName().toString());
        } catch (JobException e) {
            return Optional.empty();
        }
    }

    /** The job of that name that was loaded; a run that has the name for its id goes before it. */
    Optional<JobSpec> job(String word) {
        return world.workbench()
                .loaded()
                .withJob(word)
                .filter(script -> !find(word).equals(Optional.of(word)))
                .map(script -> script.choose(word));
    }

    /** The open run of a job, the latest of several. */
    Optional<RunDirectory> ofJob(String job) {
        return all().stream().filter(run -> run.manifest().job().equals(job)).reduce((first, second) -> second);
    }

    /**
     * The open run of a job, or what came of beginning one.
     *
     * @param id empty where there is none, and then only
     * @param exitCode of the command that was to begin it, and failed; {@link ExitCode#OK} where the run is there
     */
    record Begun(String id, int exitCode) {}

    /**
     * The same; begins one, behind, where there is none.
     *
     * @throws JobException where it did not begin in time, or was over before it could be seen
     */
    Begun ofJobOrBegun(String job) throws InterruptedException {
        Lock opening = world.workbench().opening(job);
        opening.lockInterruptibly();
        try {
            Optional<RunDirectory> open = ofJob(job);
            return open.isPresent() ? new Begun(open.get().id(), ExitCode.OK) : begin(job);
        } finally {
            opening.unlock();
        }
    }

    /** The run names itself: another shell may have taken any name that is chosen here. */
    private Begun begin(String job) throws InterruptedException {
        Behind run = world.workbench().startBehind("run " + job + " --open --out - --progress none");
        long deadline = System.nanoTime() + START_LIMIT_NANOS;
        Optional<RunDirectory> open = ofJob(job);
        while (open.isEmpty()) {
            Integer ended = run.exitCode();
            if (ended != null && ended == ExitCode.OK) { // it was closed or had nothing to do, before it was seen
                throw new JobException("nothing was submitted: the open run of " + job
                        + " is over already; submit again begins another");
            } else if (ended != null) {
                world.say("nothing was submitted: the open run of " + job + " ended before it began, and says why");
                return new Begun("", ended);
            }
            if (System.nanoTime() - deadline > 0) {
                throw new JobException("the open run of " + job + " did not begin; 'jobs' tells what runs");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            open = ofJob(job);
        }
        return new Begun(open.get().id(), ExitCode.OK);
    }

    /**
     * The only open run.
     *
     * @param given what was given in place of a run, for the message
     */
    String only(String given) {
        List<RunDirectory> open = all();
        if (open.size() != 1) {
            throw new JobException("no run and no loaded job is called " + given + ", and "
                    + (open.isEmpty() ? "no run is open here" : open.size() + " runs are open: name one"));
        }
        return open.get(0).id();
    }

    private List<RunDirectory> all() {
        return world.workbench().liveRuns().all().stream()
                .map(Live::run)
                .map(RunSnapshot::run)
                .flatMap(id -> there(id).stream())
                .filter(run -> run.manifest().isOpen())
                .toList();
    }

    /** Empty where it was refused meanwhile, or deleted; a run whose name merely begins so is another. */
    private Optional<RunDirectory> there(String id) {
        try {
            return Optional.of(store.open(id)).filter(run -> run.id().equals(id));
        } catch (ForkfulException e) {
            return Optional.empty();
        }
    }
}
