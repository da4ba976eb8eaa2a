package dev.forkful.shell;

import dev.forkful.shell.world.ExitCode;
import dev.forkful.shell.world.SafeText;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;

/**
 * Tells that a script ended the console: it called {@code System.exit} where it declares its jobs. The console itself
 * ends by {@code halt}, and a signal ends it without {@code Runtime.exit}: so a thread that is in there is in a script.
 */
final class ScriptExit {
    private static final long TERMINAL_MILLIS = 1_000;

    private ScriptExit() {}

    /** From now on such an end is told, and is one with {@link ExitCode#USAGE}, whatever the script asked for. */
    static void watch(PrintStream err) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> in(Thread.getAllStackTraces().values()).ifPresent(words -> {
                            awaitTerminal(); // what is said next stands under the prompt, if there is one
                            err.println("forkful: " + SafeText.line(words));
                            err.flush();
                            Runtime.getRuntime().halt(ExitCode.USAGE);
                        }),
                        "forkful-script-exit"));
    }

    /** The terminal library restores the terminal of an open shell in a hook of its own, which a halt would cut off. */
    private static void awaitTerminal() {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("JLine Shutdown Hook")) {
                try {
                    thread.join(TERMINAL_MILLIS);
                } catch (InterruptedException e) {
                    return; // the process ends
                }
            }
        }
    }

    /** What is to be said where one of the threads ends the process by itself. */
    static Optional<String> in(Collection<StackTraceElement[]> threads) {
        return threads.stream()
                .filter(frames -> Arrays.stream(frames).anyMatch(ScriptExit::ends))
                .findFirst()
                .map(
                        frames -> Arrays.stream(frames)
                                        .filter(frame -> !isOfAPlatform(frame))
                                        .findFirst()
                                        .map(frame -> frame.getFileName() + ":" + frame.getLineNumber() + ": ")
                                        .orElse("")
                                + "the script ends the process with System.exit: in the console it declares its jobs, and no more");
    }

    private static boolean ends(StackTraceElement frame) {
        return frame.getClassName().equals("java.lang.Runtime")
                && frame.getMethodName().equals("exit");
    }

    private static boolean isOfAPlatform(StackTraceElement frame) {
        return frame.getClassName().startsWith("java.") || frame.getClassName().startsWith("kotlin.");
    }
}
