package dev.forkful.run;

import dev.forkful.broker.BrokerException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The requests to a run's supervisor: a file each in {@code control/}, one JSON object, written whole before it has its
 * name, deleted by the supervisor once it is applied and recorded. Names are in the order of time.
 *
 * <p>A request that is there when a supervisor starts was asked of an earlier one, and is dropped.
 *
 * <p><i>Threading:</i> thread-safe, but for {@link #next}, which is for one thread.
 */
final class ControlFiles {
    private static final String UNFINISHED = ".tmp";
    private static final long LONGEST_BYTES = 64 << 10;

    private final Path folder;
    private @Nullable FileTime seen;

    ControlFiles(Path run) {
        folder = run.resolve("control");
    }

    /**
     * What is asked for.
     *
     * @param by who asks
     * @param why for people; may be empty
     */
    record Request(Steering.Verb verb, String by, String why) {}

    /** Puts a request where the supervisor finds it. */
    Path put(Request request) {
        String name = String.format(Locale.ROOT, "%015d-%s.json", System.currentTimeMillis(), UUID.randomUUID());
        Path file = folder.resolve(name);
        Path unfinished = folder.resolve(name + UNFINISHED);
        try {
            Files.createDirectories(folder);
            Files.write(unfinished, JsonMapper.shared().writeValueAsBytes(request));
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            return file;
        } catch (IOException e) {
            throw new BrokerException.Storage("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    boolean isThere(Path file) {
        return Files.exists(file);
    }

    /** Whether it was still there. */
    boolean takeBack(Path file) {
        return delete(file);
    }

    /** The files that are there, in order; empty, for the price of one look at the folder, where nothing changed. */
    List<Path> next() {
        FileTime changed = changed();
        if (changed == null || changed.equals(seen)) {
            return List.of();
        }
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "*.json")) {
            entries.forEach(files::add);
        } catch (IOException e) {
            throw new BrokerException.Storage("cannot list " + folder + ": " + e.getMessage(), e);
        }
        // The clock of a file system ticks in steps: a folder that changed a moment ago may change again unseen.
        boolean settledDown = System.currentTimeMillis() - changed.toMillis() > 2_000;
        seen = settledDown && files.isEmpty() ? changed : null;
        files.sort(null);
        return files;
    }

    private @Nullable FileTime changed() {
        try {
            return Files.getLastModifiedTime(folder);
        } catch (IOException e) {
            return null; // nobody ever asked for anything
        }
    }

    /** What a file asks for; null where it is none of ours. */
    @Nullable
    Request read(Path file) {
        try {
            if (Files.size(file) > LONGEST_BYTES) {
                return null;
            }
            return JsonMapper.shared().readValue(Files.readAllBytes(file), Request.class);
        } catch (IOException | JacksonException e) {
            return null; // taken back meanwhile, or written by something else
        }
    }

    /** Deletes a request; whether it was there. */
    boolean delete(Path file) {
        try {
            return Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new BrokerException.Storage("cannot delete " + file + ": " + e.getMessage(), e);
        }
    }
}
