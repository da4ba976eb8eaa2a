package dev.forkful.worker;

import dev.forkful.secret.MaskedOutput;
import dev.forkful.secret.Redactor;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The format of a worker's log: slf4j-simple on standard error, which the supervisor sends to a file.
 *
 * <p>In code, since a properties file in this jar would set the console's log too.
 */
final class WorkerLog {
    private static final String SIMPLE_LOGGER = "org.slf4j.simpleLogger.";

    /** Where it was moved to last; the main thread's. */
    private static @Nullable PrintStream moved;

    private WorkerLog() {}

    /** Keeps secrets out of what is logged and printed. Must come before anybody takes standard error. */
    static void mask() {
        System.setErr(masked(new FileOutputStream(FileDescriptor.err)));
    }

    private static PrintStream masked(OutputStream log) {
        return new PrintStream(new MaskedOutput(log, Redactor.OF_PROCESS), true, StandardCharsets.UTF_8);
    }

    /** Must come before the first logger is made; what was set on the launch line stays. */
    static void configure() {
        set("defaultLogLevel", "info");
        set("log.net.openhft", "error"); // it warns of native libraries that we leave out on purpose
        set("showDateTime", "true");
        set("dateTimeFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
        set("showThreadName", "false");
        set("logFile", "System.err");
    }

    /**
     * Appends what is logged, and printed, from now on to another file. What the JVM itself has to say still goes where
     * standard error went when the process began.
     */
    static void moveTo(Path log) {
        try {
            PrintStream stream = masked(new FileOutputStream(log.toFile(), true));
            System.setErr(stream);
            System.setOut(stream);
            PrintStream before = moved;
            moved = stream;
            if (before != null) {
                before.close();
            }
        } catch (IOException e) {
            System.err.println("the log cannot be moved to " + log + ": " + e);
        }
    }

    private static void set(String name, String value) {
        if (System.getProperty(SIMPLE_LOGGER + name) == null) {
            System.setProperty(SIMPLE_LOGGER + name, value);
        }
    }
}
