package dev.forkful.shell.command;

import dev.forkful.JobArguments;
import dev.forkful.JobException;
import dev.forkful.JobSpec;
import dev.forkful.script.build.CompiledScript;
import dev.forkful.script.build.ScriptCompiler;
import dev.forkful.script.build.Toolchain;
import dev.forkful.shell.workbench.JobScript;
import dev.forkful.shell.workbench.Workbench;
import dev.forkful.shell.world.Installation;
import dev.forkful.shell.world.SafeText;
import dev.forkful.shell.world.World;
import dev.forkful.worker.DeclaredClients;
import dev.forkful.worker.JobLoader;
import dev.forkful.worker.LaunchSpec.JobLocation;
import dev.forkful.worker.LoadedJobs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Job scripts as commands need them: compiled, or taken from the cache, and their jobs loaded. */
final class Scripts {
    /** A script that comes from the cache needs no word; one that does not, needs it soon. */
    private static final long PATIENCE_MILLIS = 80;

    private final World world;
    private final Workbench bench;

    Scripts(World world) {
        this.world = world;
        this.bench = world.workbench();
    }

    /** A job, and the script that declares it. */
    record Chosen(JobScript script, JobSpec job) {}

    /**
     * The job that a person means. One of a script that was loaded has the arguments that this was loaded with, and the
     * given ones. What its client needs is looked at, and not that of other jobs.
     *
     * @param given a script, or a job of one that was loaded
     * @param name which of the script's jobs; null takes the only one
     * @throws JobException where there is none, or the script is wrong
     */
    Chosen choose(String given, @Nullable String name, Map<String, String> arguments) throws InterruptedException {
        Optional<JobScript> loaded =
                isScript(given) ? Optional.empty() : bench.loaded().withJob(given);
        if (loaded.isEmpty()) {
            return choose(given, name, arguments, folderOf(path(given)));
        }
        JobScript kept = loaded.get();
        if (bench.loaded().isEdited(kept)) {
            world.say(SafeText.line(
                    kept.path().getFileName() + " was changed since it was loaded; 'reload' takes it up"));
        }
        JobScript script = declared(kept.path(), kept.compiled(), kept.argumentsWith(arguments));
        return chosen(script, name == null ? given : name, folderOf(kept.path()));
    }

    /**
     * The same of an edited script, for a run that began in another folder.
     *
     * @param folder what relative paths of its jobs are led from
     */
    Chosen choose(String file, @Nullable String name, Map<String, String> arguments, Path folder)
            throws InterruptedException {
        return chosen(compiled(file, arguments), name, folder);
    }

    private Chosen chosen(JobScript script, @Nullable String name, Path folder) {
        JobSpec job = script.choose(name);
        checkClients(List.of(job), folder);
        return new Chosen(script, job);
    }

    private void checkClients(List<JobSpec> jobs, Path folder) {
        DeclaredClients.check(jobs, folder, System.getenv()).forEach(remark -> world.say(SafeText.line(remark)));
    }

    /** A file that happens to have the name of a job is none. */
    private boolean isScript(String given) {
        return ScriptCompiler.canBeJob(path(given)) && Files.isRegularFile(path(given));
    }

    private Path path(String file) {
        return world.directory().resolve(file).normalize();
    }

    /**
     * Compiles a script and loads its jobs, and looks at what their clients need.
     *
     * @throws JobException where there is no such script, or it is wrong
     */
    JobScript load(String file, Map<String, String> arguments) throws InterruptedException {
        JobScript script = compiled(file, arguments);
        checkClients(script.jobs(), folderOf(path(file)));
        return script;
    }

    private JobScript compiled(String file, Map<String, String> arguments) throws InterruptedException {
        Path path = path(file);
        if (!Files.isRegularFile(path)) {
            throw new JobException("no such script: " + file + whereItIsSought());
        }
        return declared(path, compile(path), arguments);
    }

    private String whereItIsSought() {
        return Files.isDirectory(world.directory())
                ? ""
                : " in " + world.directory() + ", which is gone, or has a name that the locale cannot spell: set LC_ALL"
                        + " to one of UTF-8, like C.UTF-8";
    }

    private static Path folderOf(Path script) {
        return Objects.requireNonNull(script.toAbsolutePath().getParent(), "a file is in a folder");
    }

    private static JobScript declared(Path path, CompiledScript compiled, Map<String, String> arguments) {
        List<Path> classPath = new ArrayList<>(List.of(compiled.jar()));
        classPath.addAll(compiled.dependencies());
        JobLocation location = new JobLocation(classPath, compiled.className(), "");
        try (LoadedJobs loaded = JobLoader.load(location, new JobArguments(arguments))) {
            return new JobScript(path, compiled, arguments, loaded.jobs());
        }
    }

    private CompiledScript compile(Path path) throws InterruptedException {
        Installation installation = world.installation();
        Toolchain toolchain = Toolchain.of(installation.root(), installation.javaHome());
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture.delayedExecutor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .execute(() -> {
                    if (!done.get()) {
                        world.say(
                                "preparing " + SafeText.line(path.getFileName().toString()));
                    }
                });
        try {
            CompiledScript compiled = bench.compile(path, () -> new ScriptCompiler(toolchain, world.cacheHome()));
            compiled.warnings().forEach(warning -> world.err().println(SafeText.block(warning)));
            return compiled;
        } finally {
            done.set(true);
        }
    }
}
