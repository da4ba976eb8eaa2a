package dev.forkful.shell.torture;

import dev.forkful.JobException;
import dev.forkful.JobSpec;
import dev.forkful.run.RunSnapshot;
import dev.forkful.run.RunStore;
import dev.forkful.shell.world.ExitCode;
import dev.forkful.shell.world.World;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Begins a run in a console of its own, kills that console and its workers again and again, resumes, until the run is
 * over; then exports its results, and kills that, too.
 *
 * <p>It touches only processes that it started, by their handles.
 *
 * <p><i>Threading:</i> for one thread.
 */
public final class Torture {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    /** As the shell says of a process that SIGKILL ended. */
    private static final int KILLED = 137;

    private static final int EXPORT_KILLS = 3;

    private final World world;
    private final Plan plan;
    private final Strikes strikes;
    private final Watch watch;
    private final Path log;
    private int workerKills;
    private int consoleDeaths;
    private int exportDeaths;

    public Torture(World world, RunStore store, Plan plan) {
        this.world = world;
        this.plan = plan;
        this.strikes = new Strikes(plan.seed());
        this.watch = new Watch(store, plan.run());
        this.log = plan.folder().resolve("console.log");
    }

    /**
     * Does all of it.
     *
     * @param orders what our own server saw; null where the job calls another
     * @throws BrokenPromise where the run did not survive
     */
    public Ledger run(@Nullable Orders orders) throws InterruptedException {
        ConsoleProcess console = start(plan.begin(), nextFault());
        try {
            boolean over = false;
            while (!over) {
                strike(console);
                if (!console.isAlive()) {
                    over = isOver(console);
                    console = over ? console : start(nextWords(), nextFault());
                }
            }
        } finally {
            console.killAll();
        }
        Results results = Results.in(export());
        watch.look();
        RunSnapshot end = Objects.requireNonNull(watch.snapshot(), "a run that is over is there");
        watch.close();
        return new Ledger(
                end,
                results,
                orders == null ? null : new Ledger.Calls(orders.total(), orders.missing(), mayRepeat(end)),
                new Ledger.Deaths(end.workersLost(), consoleDeaths, exportDeaths),
                watch.longestStall());
    }

    /** A worker that dies had its part in flight, a console all that there was. */
    private long mayRepeat(RunSnapshot end) {
        int inFlight = plan.concurrency();
        int part = (inFlight + plan.workers() - 1) / plan.workers();
        return end.workersLost() * part + (long) consoleDeaths * inFlight + end.retried();
    }

    /** A console that died before it had made its run left nothing to resume. */
    private List<String> nextWords() {
        return watch.isThere() ? plan.resume() : plan.begin();
    }

    /** The last kills were ordered: from now on it is left alone. */
    private Map<String, String> nextFault() {
        return kills() < plan.kills() ? strikes.nextFault() : Map.of();
    }

    private ConsoleProcess start(List<String> words, Map<String, String> fault) {
        return ConsoleProcess.start(words, world.directory(), log, fault);
    }

    /**
     * Waits until some more tasks are settled, and kills a worker or the console.
     *
     * <p>INVARIANT: in each life something is settled before the strike. What was in hand at two deaths of consoles is
     * run after all others, and the one that most speaks against last of all; so no task is alone in hand at three
     * strikes, and none is blamed.
     */
    private void strike(ConsoleProcess console) throws InterruptedException {
        long goal = watch.settled() + 1 + strikes.pause(watch.unsettled(), plan.kills() - kills());
        while (console.isAlive() && (watch.settled() < goal || kills() >= plan.kills())) {
            watch.look();
            if (watch.stall().compareTo(plan.patience()) > 0) {
                throw new BrokenPromise(
                        "nothing was settled for " + plan.patience().toSeconds() + " s: it hangs", console);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        List<ProcessHandle> workers = console.workers();
        if (!console.isAlive() || workers.isEmpty()) {
            return;
        }
        boolean isLastChance = consoleDeaths == 0 && kills() + 1 >= plan.kills(); // else nothing is said of consoles
        if (strikes.hitsConsole() || isLastChance) {
            console.kill();
        } else if (workers.get(strikes.choose(workers.size())).destroyForcibly()) {
            workerKills++;
        }
    }

    private boolean isOver(ConsoleProcess console) {
        int exit = console.exit();
        if (exit == ExitCode.OK || exit == ExitCode.FAILED_TASKS) {
            return true;
        }
        if (exit == ExitCode.USAGE && watch.settled() == 0 && consoleDeaths == 0) {
            throw new JobException("the run cannot be begun:\n" + console.lastWords());
        }
        if (exit != KILLED && exit != ExitCode.RESUMABLE) {
            throw new BrokenPromise("a console ended with exit code " + exit, console);
        }
        consoleDeaths++;
        return false;
    }

    private Path export() throws InterruptedException {
        Path file = plan.folder().resolve("results.ndjson");
        List<String> words = List.of("results", plan.run(), "--stage", JobSpec.ALL_STAGES, "--out", file.toString());
        for (int i = 0; i < EXPORT_KILLS; i++) {
            exportDeaths += start(words, strikes.exportFault()).awaitExit() == KILLED ? 1 : 0;
        }
        ConsoleProcess last = start(words, Map.of());
        if (last.awaitExit() != ExitCode.OK) {
            throw new BrokenPromise("the results cannot be exported", last);
        }
        return file;
    }

    /** Processes that were killed from outside, and consoles that died at a moment that was ordered. */
    private int kills() {
        return workerKills + consoleDeaths;
    }
}
