package dev.forkful.worker;

import dev.forkful.secret.ProxyPasswords;
import dev.forkful.secret.Redactor;
import java.io.InputStream;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker process. It takes no arguments: the first line of its standard input is a {@link LaunchSpec}, each line feed
 * after that a call to look for tasks, and the end of it the end of the process; {@link WorkerHost} says when another
 * launch may follow. Its standard output is a {@link Bell}; its log is its standard error. {@link WorkerExit} lists its
 * exit codes.
 *
 * <p>SIGTERM drains it. SIGINT and SIGHUP do nothing: a terminal sends them to the whole process group, and what a
 * Ctrl-C means is for the console to say.
 */
public final class WorkerMain {
    /** How long shutdown hooks of the job's libraries may take; longer where a class archive is made after them. */
    private static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(5);

    private WorkerMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        InputStream standardInput = System.in;
        System.setIn(InputStream.nullInputStream()); // a handler that reads it must not swallow wake bytes
        WorkerLog.mask();
        ProxyPasswords.keepAll(System.getenv(), Redactor.OF_PROCESS);
        WarmUp.beginJson();
        Bell bell = Bell.ofStandardOutput();
        WorkerLog.configure();
        Logger log = LoggerFactory.getLogger("forkful.worker");
        WarmUp.beginQueues();
        WorkerHost host = new WorkerHost(new LaunchPipe(standardInput), bell);
        Ending ending = host.serve();
        if (ending.isSudden()) {
            if (ending.exit() == WorkerExit.STORAGE) {
                bell.lackStorage(); // first: its log may have no room either
            }
            halt(ending, log);
        }
        host.letGo();
        exit(ending, log);
    }

    /**
     * As {@code kill -9} would, but for the last words: no shutdown hook takes down what attempts in flight stand on.
     */
    private static void halt(Ending ending, Logger log) {
        try {
            say(ending, log);
        } finally {
            Runtime.getRuntime().halt(ending.exit().code());
        }
    }

    private static void say(Ending ending, Logger log) {
        if (ending.isOrderly()) {
            log.info("worker ends: {}", ending.reason());
        } else {
            log.error(WorkerExit.LAST_WORDS + "{}: {}", ending.exit().code(), ending.reason(), ending.cause());
        }
    }

    private static void exit(Ending ending, Logger log) {
        say(ending, log);
        int code = ending.exit().code();
        Duration limit = SHUTDOWN_LIMIT.plusSeconds(Integer.getInteger(WorkerCommand.ARCHIVE_SECONDS, 0));
        ClassLoader loader = WorkerMain.class.getClassLoader();
        new OwnThread("forkful-exit", loader, error -> {})
                .delay(() -> Runtime.getRuntime().halt(code), limit);
        System.exit(code);
    }
}
