package dev.forkful.shell.progress;

import dev.forkful.run.RunSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The words of the progress: a pure function from a snapshot and a pace to a line.
 *
 * @param snapshot the run now
 * @param rate tasks per second, of late
 * @param remaining how long the rest takes; empty while nobody can tell
 * @param stages each in words; none where the run has one only
 */
record ProgressLine(RunSnapshot snapshot, double rate, Optional<Duration> remaining, List<String> stages) {
    private static final int SHORTEST_BAR = 5;
    private static final int LONGEST_BAR = 30;
    private static final int BAR_OF_UNKNOWN_WIDTH = 10;

    /** Of a run with one stage, or without a word of them. */
    ProgressLine(RunSnapshot snapshot, double rate, Optional<Duration> remaining) {
        this(snapshot, rate, remaining, List.of());
    }

    /** For a terminal: {@code 21% [======> ] 43/200 ok 40 fail 3 retry 1 fly 4/256 58.9/s ETA 0:03}. */
    String redrawn(OptionalInt columns) {
        String head = percent().isPresent()
                ? String.format(Locale.ROOT, "%3d%%", percent().getAsLong())
                : " --%";
        String tail = settledOfTotal() + " ok " + snapshot.ok() + " fail " + snapshot.failed()
                + (snapshot.inDoubt() > 0 ? " doubt " + snapshot.inDoubt() : "") + " retry " + snapshot.retried()
                + " fly " + snapshot.inFlight() + "/" + snapshot.limit() + " " + Figures.rate(rate)
                + " ETA " + eta() + (stages.isEmpty() ? "" : " | " + String.join(" | ", stages));
        if (columns.isEmpty()) {
            return head + " " + bar(BAR_OF_UNKNOWN_WIDTH) + " " + tail;
        }
        // The last column stays free: many terminals wrap as soon as it is written.
        int width = columns.getAsInt() - 1;
        int room = width - head.length() - tail.length() - 4;
        String line =
                room < SHORTEST_BAR ? head + " " + tail : head + " " + bar(Math.min(room, LONGEST_BAR)) + " " + tail;
        return line.length() <= width ? line : line.substring(0, Math.max(0, width));
    }

    /** For a log: {@code r1 61/400 (15%) ok=57 failed=4 retried=2 inflight=4 rate=58.2/s eta=0:06}. */
    String plain() {
        String percent = percent().isPresent() ? " (" + percent().getAsLong() + "%)" : "";
        return snapshot.run() + " " + settledOfTotal() + percent + " ok=" + snapshot.ok() + " failed="
                + snapshot.failed() + (snapshot.inDoubt() > 0 ? " indoubt=" + snapshot.inDoubt() : "") + " retried="
                + snapshot.retried() + " inflight=" + snapshot.inFlight() + " rate="
                + Figures.rate(rate) + " eta=" + eta()
                + (stages.isEmpty() ? "" : "; " + String.join(", ", stages));
    }

    private String settledOfTotal() {
        // While the input is still being read nobody knows the total: what is published is a lower bound.
        return snapshot.settled() + "/"
                + (snapshot.total().isPresent() ? snapshot.total().getAsLong() : snapshot.published() + "+");
    }

    private String eta() {
        return snapshot.total().isEmpty() ? "--" : remaining.map(Figures::clock).orElse("--");
    }

    private OptionalLong percent() {
        if (snapshot.total().isEmpty()) {
            return OptionalLong.empty();
        }
        long total = snapshot.total().getAsLong();
        // Rounded down, so that 100 % is never shown before the last task.
        return OptionalLong.of(total == 0 ? 100 : Math.min(100, snapshot.settled() * 100 / total));
    }

    private String bar(int width) {
        long total = Math.max(1, snapshot.total().orElse(0));
        int full = snapshot.total().isEmpty() ? 0 : (int) Math.min(width, snapshot.settled() * width / total);
        String done = full == width ? "=".repeat(width) : "=".repeat(full) + (full > 0 ? ">" : " ");
        return "[" + done + " ".repeat(width - done.length()) + "]";
    }
}
