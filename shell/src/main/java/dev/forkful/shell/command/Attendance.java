package dev.forkful.shell.command;

import dev.forkful.Input;
import dev.forkful.broker.Event;
import dev.forkful.io.InputException;
import dev.forkful.io.ReplySink;
import dev.forkful.run.RunDirectory;
import dev.forkful.run.RunListener;
import dev.forkful.run.RunOutcome;
import dev.forkful.run.RunSnapshot;
import dev.forkful.run.Supervisor;
import dev.forkful.run.SupervisorOptions;
import dev.forkful.shell.progress.FailureLines;
import dev.forkful.shell.progress.Progress;
import dev.forkful.shell.workbench.LiveRuns;
import dev.forkful.shell.world.OutputClosedException;
import dev.forkful.shell.world.SafeText;
import dev.forkful.shell.world.StopRequests;
import dev.forkful.shell.world.Verdict;
import dev.forkful.shell.world.World;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Runs a run while a person waits for it: shows its progress, hands on its replies, hears Ctrl-C.
 *
 * <p>The first request to stop drains for a bounded time, the second aborts. Where replies cannot be handed on any more
 * the run is drained too: nothing is lost, they are in the run.
 *
 * <p><i>Threading:</i> {@link #attend} is called once; beside its caller it uses threads that show the progress and
 * hand on the replies, and is called on the supervisor's and on signal threads.
 */
final class Attendance implements RunListener {
    private static final long TICK_MILLIS = 100;

    private final World world;
    private final Wishes wishes;
    private final Progress progress;
    private final FailureLines failures;
    private final long startedNanos = System.nanoTime();
    private final AtomicLong settledHere = new AtomicLong();
    private final AtomicLong skipped = new AtomicLong();
    private final @Nullable BackgroundSink sink;
    private volatile boolean recovered;
    private volatile boolean aborted;
    private volatile @Nullable Supervisor supervisor;
    private volatile @Nullable RunDirectory attended;

    /**
     * How a run is to be attended.
     *
     * @param progress where it is shown
     * @param sink where replies go as they come; null for nowhere
     * @param drainTimeout how long a drain may take
     * @param whenLive run once this process has the run
     */
    record Wishes(Progress progress, @Nullable ReplySink sink, Duration drainTimeout, Runnable whenLive) {
        Wishes(Progress progress, @Nullable ReplySink sink, Duration drainTimeout) {
            this(progress, sink, drainTimeout, () -> {});
        }
    }

    /**
     * How it ended.
     *
     * @param run as the supervisor says
     * @param elapsed how long it took
     * @param settledHere how many tasks this process settled
     * @param skipped how many bad items of the input were passed over
     * @param givenUp whether a person stopped waiting: for the reader of the replies, or for workers of a complete run
     *     that do not end
     * @param sinkFailure why replies could not be handed on; null where they could
     */
    record Result(
            RunOutcome run,
            Duration elapsed,
            long settledHere,
            long skipped,
            boolean givenUp,
            @Nullable Throwable sinkFailure) {
        /** The same, where the replies of the run could not be written at its end; says why. */
        Result withSinkFailure(RuntimeException failure, World world) {
            String message = Verdict.on(failure).message();
            if (message != null) {
                world.say(message);
            }
            return new Result(run, elapsed, settledHere, skipped, givenUp, failure);
        }

        double rate() {
            return elapsed.isZero() ? 0 : settledHere * 1e9 / elapsed.toNanos();
        }
    }

    Attendance(World world, Wishes wishes) {
        this.world = world;
        this.wishes = wishes;
        this.progress = wishes.progress;
        this.failures = new FailureLines(progress);
        this.sink = wishes.sink == null ? null : new BackgroundSink(wishes.sink, this::sinkFailed, new SinkWait());
    }

    /** On the supervisor's thread. */
    private final class SinkWait implements BackgroundSink.Wait {
        @Override
        public void begins() {
            RunDirectory run = attended;
            if (run != null) {
                run.noteSinkWaits();
            }
        }

        @Override
        public void ends() {
            RunDirectory run = attended;
            if (run != null) {
                run.noteSinkGoesOn();
            }
        }
    }

    Result attend(RunDirectory run, SupervisorOptions options) throws InterruptedException {
        try (Supervisor running = Supervisor.start(run, options, this)) {
            supervisor = running;
            wishes.whenLive.run();
            run.noteSinkGoesOn(); // an earlier console may have died while it waited
            attended = run;
            LiveRuns.Entry live = world.workbench()
                    .liveRuns()
                    .enter(new LiveRuns.Member(running::snapshot, running::workers, running::lookForOrders));
            StopRequests.Subscription stops = world.stopRequests().listen(this::onStopRequest);
            Thread ticker = new Thread(() -> tick(running), "forkful-progress");
            ticker.setDaemon(true);
            ticker.start();
            RunOutcome outcome;
            try {
                outcome = running.await();
            } finally {
                stops.close(); // before the wait for another thread, which an interrupt may end
                live.close();
                ticker.interrupt();
                ticker.join();
            }
            if (sink != null) {
                sink.finish();
            }
            // Looked at before its failure, which is set first.
            boolean abandoned = aborted || (sink != null && sink.isAbandoned());
            Throwable failure = sink == null ? null : sink.failure();
            Duration elapsed = Duration.ofNanos(System.nanoTime() - startedNanos);
            return new Result(
                    outcome, elapsed, settledHere.get(), skipped.get(), abandoned && failure == null, failure);
        } finally {
            progress.clear();
            if (sink != null) {
                sink.abandon(); // its thread has ended, unless the run could not be had: a shell would keep it for ever
            }
        }
    }

    /** On a signal thread: it must speak at once. */
    private void onStopRequest(int number) {
        Supervisor running = supervisor;
        if (running == null) {
            return;
        }
        if (number == 1) {
            progress.above("forkful: stopping: what is under way may take " + JobLines.text(wishes.drainTimeout)
                    + " to finish; " + world.stopRequests().again());
            running.drain(wishes.drainTimeout);
        } else {
            progress.above("forkful: aborting");
            aborted = true;
            if (sink != null) {
                sink.abandon();
            }
            running.abort();
        }
    }

    private void tick(Supervisor running) {
        try {
            while (true) {
                RunSnapshot now = running.snapshot();
                if (hasBegun(now)) {
                    progress.begun();
                }
                progress.show(now, settledHere.get());
                TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the run is over
        }
    }

    /** Whether it was not refused, and will not be for its input: that has given a task, or is to come. */
    private boolean hasBegun(RunSnapshot now) {
        RunDirectory run = attended;
        return recovered
                && run != null
                && (now.published() > 0 || isToCome(run.manifest().input()));
    }

    private static boolean isToCome(@Nullable Input input) {
        return input instanceof Input.Open
                || (input instanceof Input.File file && file.path().equals("-"));
    }

    @Override
    public void recovered() {
        recovered = true;
    }

    @Override
    public void settled(Event.Reply reply) {
        if (recovered) { // after a resume the replies of earlier processes come first
            progress.begun();
            settledHere.incrementAndGet();
            if (reply.status() == Event.Status.FAILED) {
                failures.show(reply);
            }
        }
        if (sink != null) {
            sink.accept(reply);
        }
    }

    @Override
    public void skipped(InputException item) {
        skipped.incrementAndGet();
        notice("skipped " + item.getMessage());
    }

    @Override
    public void notice(String message) {
        progress.above("forkful: " + SafeText.line(message));
    }

    /**
     * A sink that fails must not take the supervisor with it: the run is stopped in order. That comes before the
     * message: nobody may read what is said.
     */
    private void sinkFailed(Throwable failure) {
        Supervisor running = supervisor;
        if (running != null) {
            running.drain(wishes.drainTimeout);
        }
        if (!(failure instanceof OutputClosedException)) {
            notice(String.valueOf(Verdict.on(failure).message()));
        }
    }
}
