package dev.forkful.shell;

import dev.forkful.secret.MaskedOutput;
import dev.forkful.secret.ProxyPasswords;
import dev.forkful.secret.Redactor;
import dev.forkful.shell.workbench.Workbench;
import dev.forkful.shell.world.DataPrinter;
import dev.forkful.shell.world.ExitCode;
import dev.forkful.shell.world.Installation;
import dev.forkful.shell.world.Screen;
import dev.forkful.shell.world.World;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * The console process. The only place that reads {@code System} and that ends the JVM, but for an open shell and
 * {@link ScriptExit}.
 */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        maskPrinted();
        World world = worldOfThisProcess();
        ScriptExit.watch(System.err);
        boolean bare = args.length == 0
                && world.screen().inputIsTerminal()
                && world.screen().outputIsTerminal();
        int exitCode = run(world, bare ? new String[] {"shell"} : args);
        // halt, not exit: everything is closed and flushed by now, and no thread of a library may delay the end.
        Runtime.getRuntime().halt(exitCode);
    }

    private static int run(World world, String... args) {
        try {
            return new Console(world).run(args);
        } catch (Throwable e) { // not even the words for an error can be had: no class is loaded from here on
            System.err.println("forkful: " + e + ": cannot go on, maybe since Forkful was built anew meanwhile;"
                    + " a run that was live can be resumed");
            return ExitCode.INTERNAL;
        }
    }

    /** What a script prints while its jobs are declared goes to standard error: standard output is for data. */
    private static void maskPrinted() {
        ProxyPasswords.keepAll(System.getenv(), Redactor.OF_PROCESS);
        PrintStream masked = new PrintStream(
                new MaskedOutput(new FileOutputStream(FileDescriptor.err), Redactor.OF_PROCESS),
                true,
                StandardCharsets.UTF_8);
        System.setOut(masked);
        System.setErr(masked);
    }

    private static World worldOfThisProcess() {
        quietLibraries();
        Screen screen = Screen.of(
                System.getProperty("forkful.terminals", ""),
                System.getProperty("forkful.columns", ""),
                System.getProperty("forkful.rows", ""));
        return new World(
                DataPrinter.standard(screen.outputIsTerminal()),
                new PrintStream(
                        new BufferedOutputStream(new FileOutputStream(FileDescriptor.err), 1 << 13),
                        true,
                        StandardCharsets.UTF_8),
                System.in,
                environment(),
                Path.of("").toAbsolutePath(),
                screen,
                InstantSource.system(),
                new ProcessSignals(),
                Installation.at(
                        Path.of(System.getProperty("forkful.home", ".")).toAbsolutePath(),
                        Path.of(System.getProperty("java.home")),
                        Path.of(System.getProperty("forkful.archives", "archives"))
                                .toAbsolutePath()),
                System.getProperty("forkful.command", "forkful"),
                Workbench.ofCommand());
    }

    /** With a HOME, which cron and the like leave out: the system knows it. */
    private static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        if (!environment.getOrDefault("HOME", "").startsWith("/")) {
            environment.put("HOME", System.getProperty("user.home", ""));
        }
        return environment;
    }

    /** Libraries must not speak on a person's terminal; set before the first of their classes is loaded. */
    private static void quietLibraries() {
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error");
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        System.setProperty("chronicle.analytics.disable", "true");
        System.setProperty("chronicle.announcer.disable", "true");
        System.setProperty("chronicle.disk.monitor.disable", "true");
    }
}
