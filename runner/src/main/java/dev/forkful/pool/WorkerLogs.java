package dev.forkful.pool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What workers said before they died: the cause of a pool that has none any more. */
final class WorkerLogs {
    private static final int LINES = 12;

    private WorkerLogs() {}

    /** The beginning of what the last worker said, on lines of its own; empty where it said nothing. */
    static String tail(Path run) {
        try (Stream<Path> logs = Files.list(run.resolve("workers"))) {
            Optional<Path> last = logs.filter(log -> log.toFile().length() > 0)
                    .max(Comparator.comparingLong(log -> log.toFile().lastModified()));
            if (last.isEmpty()) {
                return "";
            }
            List<String> lines;
            try (Stream<String> text = Files.lines(last.get())) {
                lines = text.limit(LINES).toList();
            }
            return "\n  " + String.join("\n  ", lines);
        } catch (IOException e) {
            return ""; // the path of the log is in the reason
        }
    }
}
