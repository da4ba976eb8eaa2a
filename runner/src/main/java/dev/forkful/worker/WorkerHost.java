package dev.forkful.worker;

import dev.forkful.JobArguments;
import dev.forkful.JobException;
import dev.forkful.broker.Session;
import dev.forkful.broker.chronicle.ChronicleBroker;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A worker process from its first launch to its end. Where it is told to stay it serves one run after another: its
 * classes are loaded and compiled, its connections open, its start hooks done.
 *
 * <pre>
 *   launch ──▶ serves a run ──drained, and to stay──▶ waits ──launch──▶ serves the next
 *                  └──any other end──▶ ends             └──standard input ends, SIGTERM──▶ stop hooks, ends
 * </pre>
 *
 * <p>Whoever waits holds no task, no lock and no file of the run that it left; what it says with {@link Bell#leave}
 * proves that to the supervisor as a death would.
 *
 * <p><i>Threading:</i> {@link #serve} once, on the main thread.
 */
final class WorkerHost {
    private static final long LET_GO_MILLIS = 100;

    private final LaunchPipe pipe;
    private final Bell bell;
    private final BlockingQueue<Optional<LaunchSpec>> launches = new LinkedBlockingQueue<>();
    private volatile CompletableFuture<Worker> current = new CompletableFuture<>();
    private volatile boolean waiting;
    private volatile boolean terminated;
    private volatile boolean over;
    private @Nullable Thread parent;

    WorkerHost(LaunchPipe pipe, Bell bell) {
        this.pipe = pipe;
        this.bell = bell;
    }

    /** Serves until the process is to end, and says why. */
    Ending serve() throws InterruptedException {
        LaunchSpec launch;
        try {
            launch = LaunchSpec.fromJson(pipe.awaitLaunchLine());
        } catch (JobException | IOException e) {
            return new Ending(WorkerExit.LAUNCH, String.valueOf(e.getMessage()), null);
        }
        listen();
        Signals.ignore("INT");
        Signals.ignore("HUP");
        Runnable unused = Signals.handle("TERM", () -> {
            terminated = true; // whoever serves drains first, and then does not wait for another run
            endOr(() -> tell(it -> it.drain("SIGTERM")));
        });
        try {
            return serve(launch);
        } catch (JobException e) {
            return new Ending(WorkerExit.JOB, String.valueOf(e.getMessage()), e.getCause());
        } catch (RuntimeException | Error e) {
            return Ending.failed(e);
        }
    }

    /**
     * Lets go of the supervisor, when all is done: its end means nothing any more. A thread that waits in native code,
     * as for the next byte of its pipe, would hold up the end of this JVM for 0.3 s.
     */
    void letGo() throws InterruptedException {
        over = true;
        bell.end(); // the supervisor answers, and the thread that reads its pipe ends
        if (parent != null) {
            parent.join(LET_GO_MILLIS);
        }
    }

    private Ending serve(LaunchSpec first) throws InterruptedException {
        // Chronicle on the one hand, Jackson and the job on the other, are thousands of classes: loaded by two threads.
        CompletableFuture<Session> joining = CompletableFuture.supplyAsync(() -> join(first));
        LoadedJobs loaded = JobLoader.load(first.job(), new JobArguments(first.arguments()));
        WorkerParts parts = WorkerParts.of(first, loaded, joining::join, bell, error -> tell(it -> it.fail(error)));
        // Its files may have changed when the next run begins, which is to be served with what they hold then.
        boolean stays = first.stays() && !parts.job().client().tls().hasFiles();
        if (stays) {
            loaded.openJars(); // the run that they belong to may be deleted while we serve another
        }
        Worker worker = new Worker(parts);
        current.complete(worker);
        Ending ending = worker.run();
        String farewell = stays ? first.farewell() : null;
        while (farewell != null && !terminated && ending.exit() == WorkerExit.OK) {
            Optional<LaunchSpec> next = awaitNext(worker, farewell);
            if (next.isEmpty()) {
                break;
            }
            farewell = next.get().farewell();
            WorkerLog.moveTo(next.get().log());
            parts = parts.forNext(next.get(), join(next.get()));
            worker = new Worker(parts);
            current.complete(worker);
            ending = worker.run();
        }
        if (ending.isOrderly()) {
            parts.hooks().awaitStop(parts.job().onWorkerStop());
            parts.http().close(); // else it may abort calls of others, whose tasks would fail of that
        }
        return ending;
    }

    private static Session join(LaunchSpec launch) {
        return ChronicleBroker.at(launch.runDirectory()).join(launch.incarnation());
    }

    private Optional<LaunchSpec> awaitNext(Worker worker, String farewell) throws InterruptedException {
        current = new CompletableFuture<>();
        worker.leave();
        waiting = true;
        if (terminated) {
            return Optional.empty(); // it came a moment before, and found nobody
        }
        bell.leave(farewell);
        return launches.take();
    }

    private void listen() {
        Thread thread = new Thread(
                () -> {
                    pipe.awaitEnd(new Ear());
                    // Nobody is left to hear of anything; who has a task has no word for it any more.
                    endOr(() -> Runtime.getRuntime().halt(WorkerExit.OK.code()));
                },
                "forkful-parent");
        thread.setDaemon(true);
        thread.start();
        parent = thread;
    }

    private final class Ear implements LaunchPipe.Listener {
        @Override
        public void woken() {
            tell(Worker::wake);
        }

        @Override
        public void cancelled(long sequence) {
            tell(worker -> worker.cancel(sequence));
        }

        @Override
        public boolean isOver() {
            return over;
        }

        @Override
        public void launched(String line) {
            takeUp(line);
        }
    }

    private void takeUp(String line) {
        waiting = false; // from now on the end of the pipe is the end of this process
        try {
            launches.add(Optional.of(LaunchSpec.fromJson(line)));
        } catch (JobException e) {
            launches.add(Optional.empty());
        }
    }

    /** Who waits ends in order; who serves does what is given. */
    private void endOr(Runnable whileServing) {
        if (over) {
            return;
        }
        if (waiting) {
            launches.add(Optional.empty());
        } else {
            whileServing.run();
        }
    }

    /** At once, or as soon as there is a worker. */
    private void tell(Consumer<Worker> word) {
        CompletableFuture<Void> unused = current.thenAccept(word);
    }
}
