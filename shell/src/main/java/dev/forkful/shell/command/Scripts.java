package dev.forkful.shell.command;

import dev.forkful.JobArguments;
import dev.forkful.JobException;
import dev.forkful.JobSpec;
import dev.forkful.script.build.CompiledScript;
import dev.forkful.script.build.ScriptCompiler;
import dev.forkful.script.build.Toolchain;
import dev.forkful.shell.world.Installation;
import dev.forkful.shell.world.SafeText;
import dev.forkful.shell.world.World;
import dev.forkful.worker.JobLoader;
import dev.forkful.worker.LaunchSpec.JobLocation;
import dev.forkful.worker.LoadedJobs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Job scripts as commands need them: compiled, or taken from the cache, and their jobs loaded. */
final class Scripts {
    /** A script that comes from the cache needs no word; one that does not, needs it soon. */
    private static final long PATIENCE_MILLIS = 80;

    private final World world;

    Scripts(World world) {
        this.world = world;
    }

    /**
     * A script and what it declares.
     *
     * @param path absolute
     * @param jobs at least one
     */
    record Script(Path path, CompiledScript compiled, List<JobSpec> jobs) {

        /**
         * The job to run.
         *
         * @param name which; null takes the only one
         * @throws JobException where there is none of that name, or more than one and no name
         */
        JobSpec choose(@Nullable String name) {
            List<String> names = jobs.stream().map(JobSpec::name).toList();
            if (name == null && jobs.size() > 1) {
                throw new JobException(path.getFileName() + " declares the jobs " + String.join(", ", names)
                        + ": choose one with --job NAME");
            }
            return jobs.stream()
                    .filter(job -> name == null || job.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new JobException(
                            path.getFileName() + " has no job " + name + "; it has " + String.join(", ", names)));
        }
    }

    /**
     * Compiles a script and loads its jobs.
     *
     * @throws JobException where there is no such script, or it is wrong
     */
    Script load(String file, Map<String, String> arguments) {
        Path path = world.directory().resolve(file).normalize();
        if (!Files.isRegularFile(path)) {
            throw new JobException("no such script: " + file);
        }
        CompiledScript compiled = compile(path);
        List<Path> classPath = new ArrayList<>(List.of(compiled.jar()));
        classPath.addAll(compiled.dependencies());
        JobLocation location = new JobLocation(classPath, compiled.className(), "");
        try (LoadedJobs loaded = JobLoader.load(location, new JobArguments(arguments))) {
            return new Script(path, compiled, loaded.jobs());
        }
    }

    private CompiledScript compile(Path path) {
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
        try (ScriptCompiler compiler = new ScriptCompiler(toolchain, world.cacheHome())) {
            CompiledScript compiled = compiler.compile(path);
            compiled.warnings().forEach(warning -> world.err().println(SafeText.block(warning)));
            return compiled;
        } finally {
            done.set(true);
        }
    }
}
