package dev.forkful.pool;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What workers said before they died: the cause of a pool that has none any more. */
final class WorkerLogs {
    private static final int LINES = 12;
    private static final int MOST_BYTES = 16 << 10;

    private WorkerLogs() {}

    /** The beginning of what the last worker said, on lines of its own; empty where it said nothing. */
    static String firstLines(Path run) {
        try (Stream<Path> logs = Files.list(run.resolve("workers"))) {
            Optional<Path> last = logs.filter(log -> log.toFile().length() > 0)
                    .max(Comparator.comparingLong(log -> log.toFile().lastModified()));
            return last.isEmpty() ? "" : firstLinesOf(last.get());
        } catch (IOException | UncheckedIOException e) {
            return ""; // the path of the log is in the reason
        }
    }

    /** A child process or native code may have written what is no UTF-8: that is replaced. */
    private static String firstLinesOf(Path log) throws IOException {
        try (InputStream bytes = Files.newInputStream(log)) {
            return new String(bytes.readNBytes(MOST_BYTES), StandardCharsets.UTF_8)
                    .lines()
                    .limit(LINES)
                    .map(line -> "\n  " + line)
                    .collect(Collectors.joining());
        }
    }
}
