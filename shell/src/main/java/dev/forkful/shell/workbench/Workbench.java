package dev.forkful.shell.workbench;

import dev.forkful.run.IdleWorkers;
import dev.forkful.script.build.CompiledScript;
import dev.forkful.script.build.ScriptCompiler;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What lies ready between the commands of one process: the runs that live in it, and, where the process is a shell, the
 * scripts that were loaded, the compiler, workers that wait for another run, and the shell's settings.
 *
 * <p><i>Threading:</i> thread-safe. <i>Closing</i> ends what is kept.
 */
public final class Workbench implements AutoCloseable {
    private final boolean lasting;
    private final LiveRuns liveRuns = new LiveRuns();
    private final LoadedScripts loaded = new LoadedScripts();
    private final Settings settings = new Settings();
    private final IdleWorkers idleWorkers;
    private final Map<String, Lock> opening = new ConcurrentHashMap<>();
    private volatile Function<String, Behind> behind = line -> {
        throw new IllegalStateException("nothing runs behind here: " + line);
    };
    private @Nullable ScriptCompiler compiler; // guarded by this

    /** A command that was begun behind. */
    @FunctionalInterface
    public interface Behind {
        /** How it ended; null while it goes on. */
        @Nullable
        Integer exitCode();
    }

    private Workbench(boolean lasting) {
        this.lasting = lasting;
        this.idleWorkers = lasting ? new IdleWorkers(settings::warm) : IdleWorkers.NONE;
    }

    /** Of a process that runs one command: nothing is kept. */
    public static Workbench ofCommand() {
        return new Workbench(false);
    }

    /** Of a shell. */
    public static Workbench ofShell() {
        return new Workbench(true);
    }

    /** The runs that commands of this process supervise. */
    public LiveRuns liveRuns() {
        return liveRuns;
    }

    /** The scripts that a person loaded. */
    public LoadedScripts loaded() {
        return loaded;
    }

    /** What a person has set. */
    public Settings settings() {
        return settings;
    }

    /** Where workers wait for another run of the same job. */
    public IdleWorkers idleWorkers() {
        return idleWorkers;
    }

    /**
     * Held by who looks for the open run of a job and begins one where there is none: two that do so at a time must not
     * begin two. Each job has its own: a run may take minutes to begin.
     */
    public Lock opening(String job) {
        return opening.computeIfAbsent(job, name -> new ReentrantLock());
    }

    /** Says how a command line is begun behind. */
    public void onBehind(Function<String, Behind> starter) {
        behind = starter;
    }

    /** Begins a command line behind, as if it was typed with {@code &}. */
    public Behind startBehind(String line) {
        return behind.apply(line);
    }

    /**
     * Compiles a script.
     *
     * @param opener makes the compiler where there is none
     */
    public CompiledScript compile(Path script, Supplier<ScriptCompiler> opener) throws InterruptedException {
        if (lasting) {
            return kept(opener).compile(script);
        }
        try (ScriptCompiler once = opener.get()) {
            return once.compile(script);
        }
    }

    private synchronized ScriptCompiler kept(Supplier<ScriptCompiler> opener) {
        if (compiler == null) {
            compiler = opener.get();
        }
        return compiler;
    }

    @Override
    public synchronized void close() {
        if (lasting) {
            idleWorkers.close();
        }
        if (compiler != null) {
            compiler.close();
            compiler = null;
        }
    }
}
