package dev.forkful.shell.workbench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The scripts that a person loaded, by the names of their jobs, as they were then. Thread-safe. */
public final class LoadedScripts {
    private final Map<Path, Loaded> scripts = new LinkedHashMap<>();

    private record Loaded(JobScript script, FileTime modified) {}

    /**
     * Keeps a script; one that was loaded from the same file before is forgotten.
     *
     * @param modified when its file was changed last, asked before it was compiled: what is saved meanwhile is an edit
     */
    public synchronized void keep(JobScript script, FileTime modified) {
        scripts.remove(script.path()); // the latest is the last, whose jobs hide others of the same name
        scripts.put(script.path(), new Loaded(script, modified));
    }

    /** In the order in which they were loaded. */
    public synchronized List<JobScript> all() {
        return scripts.values().stream().map(Loaded::script).toList();
    }

    /** The names of their jobs, in that order. */
    public List<String> jobNames() {
        return all().stream()
                .flatMap(script -> script.jobs().stream())
                .map(job -> job.name())
                .distinct()
                .toList();
    }

    /** The script that has a job of that name, the latest of several. */
    public Optional<JobScript> withJob(String name) {
        List<JobScript> found = new ArrayList<>(all());
        found.removeIf(
                script -> script.jobs().stream().noneMatch(job -> job.name().equals(name)));
        return found.isEmpty() ? Optional.empty() : Optional.of(found.get(found.size() - 1));
    }

    /** Whether its file was changed since it was loaded; one that is gone was. */
    public synchronized boolean isEdited(JobScript script) {
        Loaded loaded = scripts.get(script.path());
        return loaded != null && !loaded.modified.equals(modified(script.path()));
    }

    /** When a file was changed last; long ago, where it cannot be looked at. */
    public static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }
}
