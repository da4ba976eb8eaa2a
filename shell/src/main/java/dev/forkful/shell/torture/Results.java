package dev.forkful.shell.torture;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import tools.jackson.databind.json.JsonMapper;

/**
 * A file of exported results, counted.
 *
 * @param tasks that have a line
 * @param doubled lines of a task that had one before
 */
public record Results(long tasks, long doubled) {

    /** Reads NDJSON. */
    static Results in(Path file) {
        BitSet seen = new BitSet();
        long lineCount = 0;
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                seen.set(JsonMapper.shared().readTree(line).path("seq").asInt());
                lineCount++;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the exported results cannot be read", e);
        }
        return new Results(seen.cardinality(), lineCount - seen.cardinality());
    }
}
