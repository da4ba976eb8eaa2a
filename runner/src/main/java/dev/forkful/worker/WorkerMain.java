package dev.forkful.worker;

import dev.forkful.JobArguments;
import dev.forkful.JobException;
import dev.forkful.broker.Session;
import dev.forkful.broker.chronicle.ChronicleBroker;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker process. It takes no arguments: the first line of its standard input is a {@link LaunchSpec}, each byte
 * after that a call to look for tasks, and the end of it the end of the process. Its standard output is a {@link Bell};
 * its log is its standard error. {@link WorkerExit} lists its exit codes.
 *
 * <p>SIGTERM drains it. SIGINT and SIGHUP do nothing: a terminal sends them to the whole process group, and what a
 * Ctrl-C means is for the console to say.
 */
public final class WorkerMain {
    /** How long shutdown hooks of the job's libraries may take. */
    private static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(5);

    private WorkerMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        InputStream standardInput = System.in;
        System.setIn(InputStream.nullInputStream()); // a handler that reads it must not swallow wake bytes
        Bell bell = Bell.ofStandardOutput();
        WorkerLog.configure();
        Logger log = LoggerFactory.getLogger("forkful.worker"); // first: its set-up is not made for two threads
        WarmUp.begin();
        exit(run(new LaunchPipe(standardInput), bell), log);
    }

    private static Ending run(LaunchPipe pipe, Bell bell) throws InterruptedException {
        LaunchSpec launch;
        try {
            launch = LaunchSpec.fromJson(pipe.awaitLaunchLine());
        } catch (JobException | IOException e) {
            return new Ending(WorkerExit.LAUNCH, String.valueOf(e.getMessage()), null);
        }
        CompletableFuture<Worker> worker = new CompletableFuture<>();
        watchParent(pipe, worker);
        Signals.ignore("INT");
        Signals.ignore("HUP");
        Signals.handle("TERM", () -> tell(worker, it -> it.drain("SIGTERM")));
        // Chronicle on the one hand, Jackson and the job on the other, are thousands of classes: loaded by two threads.
        CompletableFuture<Session> joining = CompletableFuture.supplyAsync(
                () -> ChronicleBroker.at(launch.runDirectory()).join(launch.incarnation()));
        try {
            LoadedJobs loaded = JobLoader.load(launch.job(), new JobArguments(launch.arguments()));
            Worker made = new Worker(
                    WorkerParts.of(launch, loaded, joining::join, bell, error -> tell(worker, it -> it.fail(error))));
            worker.complete(made);
            return made.run();
        } catch (JobException e) {
            return new Ending(WorkerExit.JOB, String.valueOf(e.getMessage()), e.getCause());
        } catch (RuntimeException | Error e) {
            return Ending.failed(e);
        }
    }

    /** At once, or as soon as there is one. */
    private static void tell(CompletableFuture<Worker> worker, Consumer<Worker> word) {
        CompletableFuture<Void> unused = worker.thenAccept(word);
    }

    private static void watchParent(LaunchPipe pipe, CompletableFuture<Worker> worker) {
        Thread thread = new Thread(
                () -> {
                    pipe.awaitEnd(() -> tell(worker, Worker::wake));
                    Runtime.getRuntime().halt(WorkerExit.OK.code()); // nobody is left to hear of anything else
                },
                "forkful-parent");
        thread.setDaemon(true);
        thread.start();
    }

    private static void exit(Ending ending, Logger log) {
        if (ending.isOrderly()) {
            log.info("worker ends: {}", ending.reason());
        } else {
            log.error("worker ends with code {}: {}", ending.exit().code(), ending.reason(), ending.cause());
        }
        int code = ending.exit().code();
        ClassLoader loader = WorkerMain.class.getClassLoader();
        new OwnThread("forkful-exit", loader, error -> {})
                .delay(() -> Runtime.getRuntime().halt(code), SHUTDOWN_LIMIT);
        System.exit(code);
    }
}
