package dev.forkful.shell.world;

import dev.forkful.JobException;
import dev.forkful.secret.Redactor;
import dev.forkful.shell.workbench.Workbench;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * All that a command may see of the world: it uses this, and never {@code System}, so that a process, a shell and a
 * test can each give it another one.
 *
 * @param out for data only; commands flush it through {@link #flushData}
 * @param err for messages and progress
 * @param in standard input
 * @param env the environment
 * @param directory the working directory, absolute
 * @param screen which streams are terminals
 * @param clock the time
 * @param stopRequests how a person asks to stop
 * @param installation where the jars are
 * @param command how a person calls Forkful, such as {@code forkful} or {@code ./forkful}; empty inside its shell
 * @param workbench what lies ready between the commands of this process
 */
public record World(
        PrintStream out,
        PrintStream err,
        InputStream in,
        Map<String, String> env,
        Path directory,
        Screen screen,
        InstantSource clock,
        StopRequests stopRequests,
        Installation installation,
        String command,
        Workbench workbench) {
    public World {
        env = Map.copyOf(env);
    }

    /** The same world, seen on another screen. */
    public World withScreen(Screen other) {
        return new World(out, err, in, env, directory, other, clock, stopRequests, installation, command, workbench);
    }

    /** The same world, with another standard input. */
    public World withIn(InputStream other) {
        return new World(
                out, err, other, env, directory, screen, clock, stopRequests, installation, command, workbench);
    }

    /** The same world, with its state and cache elsewhere. */
    public World withHome(Path home) {
        Map<String, String> other = new HashMap<>(env);
        other.put("FORKFUL_HOME", home.toString());
        return new World(out, err, in, other, directory, screen, clock, stopRequests, installation, command, workbench);
    }

    /** The same world, installed in another way. */
    public World withInstallation(Installation other) {
        return new World(out, err, in, env, directory, screen, clock, stopRequests, other, command, workbench);
    }

    /** The same world, with another workbench in it. */
    public World withWorkbench(Workbench other) {
        return new World(out, err, in, env, directory, screen, clock, stopRequests, installation, command, other);
    }

    /** Whether commands are typed into our own shell, without the program's name. */
    public boolean isShell() {
        return command.isEmpty();
    }

    /**
     * Where Forkful keeps its state: {@code FORKFUL_HOME}, else the XDG state folder.
     *
     * @throws JobException where the environment does not say
     */
    public Path stateHome() {
        String own = variable("FORKFUL_HOME");
        if (own != null) {
            return directory.resolve(own).normalize();
        }
        String xdg = variable("XDG_STATE_HOME");
        // The XDG specification says that a relative path there is to be ignored.
        if (xdg != null && Path.of(xdg).isAbsolute()) {
            return Path.of(xdg).resolve("forkful");
        }
        return home().resolve(".local/state/forkful").normalize();
    }

    /** Where Forkful keeps what it can make anew: with its state where that was moved, else the XDG cache folder. */
    public Path cacheHome() {
        if (variable("FORKFUL_HOME") != null) {
            return stateHome().resolve("cache");
        }
        String xdg = variable("XDG_CACHE_HOME");
        if (xdg != null && Path.of(xdg).isAbsolute()) {
            return Path.of(xdg).resolve("forkful");
        }
        return home().resolve(".cache/forkful").normalize();
    }

    /** Never the working directory: a run that was begun in one folder could not be resumed from another. */
    private Path home() {
        String home = variable("HOME");
        if (home == null || !Path.of(home).isAbsolute()) {
            throw new JobException("HOME names no folder: set FORKFUL_HOME to the folder where runs are to be kept");
        }
        return Path.of(home);
    }

    /**
     * Writes a message, a line of ours, to standard error. What it quotes must be {@linkplain SafeText safe} already.
     */
    public void say(String message) {
        err.println("forkful: " + Redactor.OF_PROCESS.text(message));
        err.flush();
    }

    /** A command line that a person can copy: how Forkful was called, and then these words. */
    public String commandLine(String... words) {
        StringJoiner line = new StringJoiner(" ");
        if (!isShell()) {
            line.add(SafeText.shellWord(command));
        }
        for (String word : words) {
            line.add(SafeText.shellWord(word));
        }
        return line.toString();
    }

    /**
     * Sends what was printed to {@link #out} on its way.
     *
     * @throws OutputClosedException where nobody reads it any more
     * @throws dev.forkful.io.OutputException where it cannot be written
     */
    public void flushData() {
        if (out.checkError()) {
            throw out instanceof DataPrinter data ? data.failure() : new OutputClosedException();
        }
    }

    private @Nullable String variable(String name) {
        String value = env.get(name);
        return value == null || value.isEmpty() ? null : value;
    }
}
