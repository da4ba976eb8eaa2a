package dev.forkful.pool;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What workers said before they died: the cause of a pool that has none any more, or of a call that killed them. */
final class WorkerLogs {
    private static final int LINES = 12;
    private static final int MOST_BYTES = 16 << 10;

    /** How a reason names a log. */
    private static final Pattern NAMED = Pattern.compile("; see (/.*/workers/[0-9]+\\.log)$");

    private WorkerLogs() {}

    /**
     * A reason for whoever reads it later.
     *
     * @param isKept whether the log will be there then; else how it ends is told in its place
     */
    static String inFull(String reason, boolean isKept) {
        Matcher named = NAMED.matcher(reason);
        return isKept || !named.find()
                ? reason
                : reason.substring(0, named.start()) + lastLines(Path.of(named.group(1)));
    }

    private static String lastLines(Path log) {
        try (InputStream bytes = Files.newInputStream(log)) {
            bytes.skipNBytes(Math.max(0, Files.size(log) - MOST_BYTES));
            List<String> lines = text(bytes).lines().toList();
            return indented(lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
        } catch (IOException e) {
            return ""; // the pool was closed at once, and has deleted it
        }
    }

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

    private static String firstLinesOf(Path log) throws IOException {
        try (InputStream bytes = Files.newInputStream(log)) {
            return indented(text(bytes).lines().limit(LINES).toList());
        }
    }

    /** A child process or native code may have written what is no UTF-8: that is replaced. */
    private static String text(InputStream bytes) throws IOException {
        return new String(bytes.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
    }

    private static String indented(List<String> lines) {
        return lines.stream().map(line -> "\n  " + line).collect(Collectors.joining());
    }
}
