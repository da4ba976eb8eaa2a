package dev.forkful.pool;

import dev.forkful.FailureLimit;
import dev.forkful.ForkfulException;
import dev.forkful.Input;
import dev.forkful.JobException;
import dev.forkful.broker.FileTree;
import dev.forkful.run.Code;
import dev.forkful.run.Manifest;
import dev.forkful.run.RunDirectory;
import dev.forkful.run.RunStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarOutputStream;

/**
 * Where a pool's queues lie: the state folder of a command line, so that {@code FORKFUL_HOME=DIR forkful status
 * queue-1} tells of a durable one. That of a pool that is not durable is temporary.
 *
 * @param path the folder
 * @param isDurable whether it outlives the pool
 */
record PoolFolder(Path path, boolean isDurable) {
    static final String PREFIX = "forkful-pool-";

    static PoolFolder durable(Path path) {
        return new PoolFolder(path.toAbsolutePath(), true);
    }

    static PoolFolder temporary() {
        try {
            Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
            Leftovers.sweep(temporary);
            return new PoolFolder(Files.createTempDirectory(temporary, PREFIX), false);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a temporary folder", e);
        }
    }

    /**
     * The run that is a queue: made, or as an earlier process left it.
     *
     * @throws JobException where it was made with other settings
     */
    RunDirectory queue(int number, int workers, int concurrency, PoolSettings settings) {
        Manifest wanted = manifest("queue-" + number, workers, concurrency, settings);
        Path there = path.resolve("runs").resolve(wanted.id());
        if (!Files.exists(there)) {
            return create(wanted);
        }
        RunStore.at(path).sweep(); // who was killed as it made this may have been the last to make anything here
        RunDirectory run = RunDirectory.open(there);
        Manifest found = run.manifest();
        if (found.workers() != workers || found.concurrency() != concurrency) {
            throw new JobException(
                    there + " was made with workers=" + found.workers() + " and concurrency=" + found.concurrency()
                            + ", not " + workers + " and " + concurrency + ": give the same, or another folder");
        }
        if (!found.arguments().equals(wanted.arguments())) {
            throw new JobException(there + " was made with other settings: " + found.arguments() + ", not "
                    + wanted.arguments() + ": give the same, or another folder");
        }
        return run;
    }

    private Manifest manifest(String id, int workers, int concurrency, PoolSettings settings) {
        return new Manifest(
                id,
                "pool",
                Code.ofProgram(path.resolve("pool"), PoolJob.class.getName()),
                Input.open(),
                Long.MAX_VALUE,
                Manifest.BadInput.REFUSE,
                workers,
                concurrency,
                0,
                FailureLimit.NONE,
                settings.values(),
                System.currentTimeMillis(),
                null,
                null,
                List.of(),
                null,
                Manifest.Pace.AS_DECLARED,
                false);
    }

    /** The job is in the class path: its jar is empty. */
    private RunDirectory create(Manifest manifest) {
        try {
            Files.createDirectories(path);
            Path jar = newJar();
            try {
                try (JarOutputStream empty = new JarOutputStream(Files.newOutputStream(jar))) {
                    empty.finish();
                }
                return RunStore.at(path).create(manifest, jar, List.of());
            } finally {
                Files.deleteIfExists(jar); // among the temporary files: a cleaner may have been there
            }
        } catch (IOException e) {
            throw new ForkfulException("cannot make a pool in " + path + ": " + e, e);
        }
    }

    /** Not in a folder that stays, if that can be: who is killed now leaves it. */
    private Path newJar() throws IOException {
        try {
            return Files.createTempFile(PREFIX, ".jar");
        } catch (IOException e) {
            return Files.createTempFile(path, "job", ".jar");
        }
    }

    /** Deletes it, unless it is to stay. What cannot be deleted is left to whoever cleans temporary folders. */
    void discard() {
        if (isDurable) {
            return;
        }
        try {
            FileTree.delete(path);
        } catch (IOException e) {
            return;
        }
    }
}
