package dev.forkful.run;

import dev.forkful.ForkfulException;
import dev.forkful.JobException;
import dev.forkful.broker.BrokerException;
import dev.forkful.broker.Durable;
import dev.forkful.broker.FileTree;
import dev.forkful.broker.FolderList;
import dev.forkful.io.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder in which all runs of a user live, owner-only.
 *
 * <p><i>Threading:</i> thread-safe; several consoles may share it.
 */
public final class RunStore {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("MMdd-HHmmss", Locale.ROOT).withZone(ZoneId.systemDefault());
    /** The word that means the latest run, and names none. */
    private static final String LATEST = "latest";

    /** So many symbolic links in a row Linux follows. */
    private static final int MOST_LINKS = 40;

    static final String ID = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";

    private final Path runs;

    private RunStore(Path runs) {
        this.runs = runs;
    }

    /**
     * The store of a state folder; nothing is created before the first run is.
     *
     * @param home {@code $FORKFUL_HOME}, or what stands for it
     */
    public static RunStore at(Path home) {
        return new RunStore(home.resolve("runs"));
    }

    /** An id for a new run: the job's name and the time. */
    public String newId(String job, Instant now) {
        String base = job + "-" + STAMP.format(now);
        String id = base;
        for (int i = 2; isTaken(runs.resolve(id)); i++) {
            id = base + "-" + i;
        }
        return id;
    }

    private static boolean isTaken(Path run) {
        return Files.exists(run, LinkOption.NOFOLLOW_LINKS);
    }

    /** There is a run of that id. */
    private static final class TakenId extends JobException {
        private static final long serialVersionUID = 1;

        TakenId(String id) {
            super("run " + id + " exists already: resume it with 'forkful resume " + id
                    + "', or choose another --name");
        }
    }

    /** Waits until nobody else looks for a run here that he begins if there is none; for who is to do that. */
    public BeginTurn awaitTurn() throws InterruptedException {
        return BeginTurn.await(runs);
    }

    /**
     * Creates a run whose id nobody chose: {@link #newId} gave it, and another console may have been given the same in
     * that second. Then it has the next that is free.
     */
    public RunDirectory createUnnamed(Manifest manifest, Path jobJar, List<Path> dependencies) {
        Manifest next = manifest;
        while (true) {
            try {
                return create(next, jobJar, dependencies);
            } catch (TakenId e) {
                next = next.withId(newId(next.job(), Instant.ofEpochMilli(next.createdAtMillis())));
            }
        }
    }

    /**
     * Creates a run: its folder with the manifest, the job and what that depends on. It is made under another name and
     * renamed, so that a run is there whole or not at all.
     *
     * @throws JobException where there is a run of that id
     */
    public RunDirectory create(Manifest manifest, Path jobJar, List<Path> dependencies) {
        if (!manifest.id().matches(ID)) {
            throw new JobException("run id '" + manifest.id()
                    + "': must be 1 to 100 of A-Z a-z 0-9 . _ - and begin with a letter or digit");
        }
        if (manifest.id().equals(LATEST)) {
            throw new JobException("run id '" + LATEST + "': that always means the latest run; choose another --name");
        }
        Path target = runs.resolve(manifest.id());
        Path temporary = HalfRuns.unmade(runs, manifest.id());
        try {
            PrivateFolder.create(runs);
            sweep();
            PrivateFolder.create(temporary);
            fill(temporary, manifest, jobJar, dependencies);
            Durable.forceAll(temporary); // else it may be there, after a power cut, and lack its code
            giveName(temporary, target);
            Durable.forceName(target);
            return RunDirectory.open(target);
        } catch (IOException e) {
            throw new BrokerException.Storage("cannot create run " + target + ": " + Reason.of(e), e);
        } finally {
            discard(temporary); // where it has its name, nothing is there
        }
    }

    private static void giveName(Path made, Path run) throws IOException {
        String id = run.getFileName().toString();
        if (isTaken(run)) {
            throw new TakenId(id);
        }
        try {
            Files.move(made, run, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (isTaken(run)) { // a moment ago
                throw new TakenId(id);
            }
            throw e;
        }
    }

    /** Deletes what those who died left as they made or deleted a run. */
    public void sweep() {
        HalfRuns.sweep(runs);
    }

    private static void fill(Path folder, Manifest manifest, Path jobJar, List<Path> dependencies) throws IOException {
        RunLock lock = RunLock.acquire(folder);
        try {
            copyCode(folder, jobJar, dependencies);
            Files.createDirectories(folder.resolve(RunDirectory.WORKER_LOGS));
            Files.createDirectories(folder.resolve(ControlFiles.NAME));
            ManifestFile.write(folder, manifest);
        } finally {
            lock.close();
        }
    }

    /** Puts a job and what it depends on into a folder, which is made. */
    static void copyCode(Path folder, Path jobJar, List<Path> dependencies) throws IOException {
        Files.createDirectories(folder);
        Files.copy(jobJar, folder.resolve(RunDirectory.JOB_JAR), StandardCopyOption.REPLACE_EXISTING);
        copyDependencies(dependencies, folder.resolve(RunDirectory.LIBRARIES));
    }

    /** Dependencies come along, numbered in class path order, so that the folder can be moved to another machine. */
    private static void copyDependencies(List<Path> dependencies, Path libraries) throws IOException {
        if (!dependencies.isEmpty()) {
            Files.createDirectories(libraries);
        }
        for (int i = 0; i < dependencies.size(); i++) {
            Path dependency = dependencies.get(i);
            Files.copy(
                    dependency, libraries.resolve(String.format(Locale.ROOT, "%03d-%s", i, dependency.getFileName())));
        }
    }

    /**
     * Finds a run by its id, by a beginning of it that no other has, or by {@code latest}.
     *
     * @throws JobException where there is none, or more than one
     */
    public RunDirectory open(String name) {
        return RunDirectory.open(find(name));
    }

    /** The same, but only its folder, which may be damaged. */
    public Path find(String name) {
        List<Path> folders = folders();
        if (name.equals(LATEST) && !folders.isEmpty()) {
            return folders.get(0);
        }
        Path named = name.matches(ID) ? runs.resolve(name) : null;
        if (named != null && isRun(named)) {
            return named;
        }
        List<Path> matches = folders.stream()
                .filter(folder -> isBeginning(name, folder.getFileName().toString()))
                .toList();
        if (matches.size() == 1) {
            return matches.get(0);
        }
        if (matches.isEmpty() && named != null && Files.isDirectory(named)) {
            throw new JobException("no run '" + name + "': the folder " + named
                    + " holds nothing of a run; if you do not need it, delete it yourself");
        }
        throw new JobException(
                matches.isEmpty()
                        ? "no run '" + name + "'; 'forkful runs' lists them"
                        : "'" + name + "' may be any of "
                                + String.join(
                                        ", ",
                                        matches.stream()
                                                .map(m -> m.getFileName().toString())
                                                .toList()));
    }

    /** Whether a folder is a run's: it may have lost its manifest or, to what cleans folders, all that is old in it. */
    private static boolean isRun(Path folder) {
        return Files.exists(folder.resolve(ManifestFile.NAME))
                || Files.exists(folder.resolve(RunDirectory.JOB_JAR))
                || (Files.isDirectory(folder.resolve("tasks")) && Files.isDirectory(folder.resolve("replies")));
    }

    /** Whether a name may stand for a run. An empty one stands for none: it is a variable that was never set. */
    public static boolean isBeginning(String name, String id) {
        return !name.isEmpty() && id.startsWith(name);
    }

    /**
     * Whether a file lies below the folder of the runs, or would if it were made; symbolic links are followed.
     *
     * @param file in a folder that is there
     */
    public boolean holds(Path file) {
        try {
            Path target = file.toAbsolutePath();
            for (int links = 0; Files.isSymbolicLink(target) && links < MOST_LINKS; links++) {
                target = target.resolveSibling(Files.readSymbolicLink(target));
            }
            Path folder = Objects.requireNonNullElse(target.getParent(), target);
            return Files.exists(runs)
                    && Files.exists(folder)
                    && folder.toRealPath().startsWith(runs.toRealPath());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at " + file, e);
        }
    }

    /** All run folders, the newest first; a damaged one is among them, for the caller to open. */
    public List<Path> folders() {
        try (Stream<Path> children = Files.list(runs)) {
            List<Path> found = new ArrayList<>(children.filter(child -> Files.exists(child.resolve(ManifestFile.NAME))
                            && !child.getFileName().toString().startsWith("."))
                    .toList());
            found.sort(Comparator.comparing(RunStore::createdAt).reversed());
            return found;
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + runs, e);
        }
    }

    /**
     * Whether certainly nobody runs any of them. What cleans temporary folders may have taken the lock of a run that
     * goes on, or its manifest: each run was made with both.
     *
     * @throws ForkfulException where one is damaged, of another version, or cannot be read: nobody can tell then
     */
    public boolean isAbandoned() {
        return FolderList.of(runs).stream()
                .filter(child -> Files.isDirectory(child)
                        && !child.getFileName().toString().startsWith("."))
                .allMatch(child -> RunLock.isFree(RunDirectory.open(child).path()));
    }

    /** The manifest's own folder entry is older than anything that happened in the run. */
    private static Instant createdAt(Path folder) {
        try {
            return Files.readAttributes(folder.resolve(RunDirectory.JOB_JAR), BasicFileAttributes.class)
                    .lastModifiedTime()
                    .toInstant();
        } catch (IOException e) {
            return Instant.EPOCH;
        }
    }

    /**
     * The newest run that nobody runs and in which something is left to do. Where there is none, the newest whose
     * unsettled tasks all wait for a person's decision.
     */
    public Optional<RunDirectory> latestResumable() {
        Optional<RunDirectory> undecided = Optional.empty();
        for (Path folder : folders()) {
            try {
                RunDirectory run = RunDirectory.open(folder);
                if (run.isLive()) {
                    continue;
                }
                RunSnapshot now = run.snapshot();
                if (awaitsDecisionsOnly(run, now)) {
                    undecided = undecided.or(() -> Optional.of(run));
                } else if (now.state() == RunPhase.INTERRUPTED) {
                    return Optional.of(run);
                }
            } catch (ForkfulException | UncheckedIOException ignored) {
                // A damaged run must not stand in the way of the others: whoever names it is told.
            }
        }
        return undecided;
    }

    /**
     * Whether all that is left of an interrupted run waits for a person's decision. Of an input that was not read to
     * its end, more is to come.
     */
    public static boolean awaitsDecisionsOnly(RunDirectory run, RunSnapshot now) {
        return now.state() == RunPhase.INTERRUPTED
                && now.awaitsDecisions()
                && (now.total().isPresent() || run.manifest().isOpen());
    }

    /**
     * Deletes a run and all that is known of it. It is renamed first, so that no half of it is ever taken for a run.
     *
     * @throws JobException where a live console runs it
     */
    public void delete(Path run) {
        RunLock lock = RunLock.acquire(run);
        try {
            Path doomed = HalfRuns.doomed(run);
            discard(doomed); // what a deletion that was killed left
            Files.move(run, doomed, StandardCopyOption.ATOMIC_MOVE);
            FileTree.delete(doomed);
        } catch (IOException e) {
            throw new ForkfulException("cannot delete " + run + ": " + Reason.of(e), e);
        } finally {
            lock.close();
        }
    }

    static void discard(Path folder) {
        try {
            FileTree.delete(folder);
        } catch (IOException ignored) {
            // it is not seen as a run, and what went wrong first is what matters
        }
    }
}
