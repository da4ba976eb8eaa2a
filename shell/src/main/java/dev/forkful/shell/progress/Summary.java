package dev.forkful.shell.progress;

import dev.forkful.run.RunSnapshot;
import dev.forkful.run.RunSnapshot.ErrorGroup;
import dev.forkful.run.StageProgress;
import dev.forkful.shell.world.SafeText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The last lines of every run: how it ended, what there is to know, and the command that comes next.
 *
 * @param snapshot the run at its end
 * @param elapsed how long this process worked on it
 * @param rate tasks per second that this process settled
 * @param skipped bad items of the input that were passed over
 * @param results where the replies are: a file, or the command that gives them
 * @param next the command to type next; null where there is nothing to do. Always the last line
 */
public record Summary(
        RunSnapshot snapshot,
        Duration elapsed,
        double rate,
        long skipped,
        String results,
        @Nullable String next) {
    private static final int MOST_GROUPS = 8;
    private static final int SAMPLE_COLUMNS = 100;

    /** The lines, safe to be shown. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(ending());
        lines.addAll(facts());
        return lines;
    }

    /** The same without the first, which says how long it took. */
    public List<String> facts() {
        List<String> lines = new ArrayList<>();
        lines.add("  tasks    " + equation());
        addStages(lines);
        if (snapshot.settled() > 0) {
            RunSnapshot.Latency latency = snapshot.latency();
            lines.add("  time     p50 " + Figures.millis(latency.p50Millis()) + ", p95 "
                    + Figures.millis(latency.p95Millis()) + ", p99 " + Figures.millis(latency.p99Millis()) + ", max "
                    + Figures.millis(latency.maxMillis()));
        }
        if (skipped > 0) {
            lines.add("  skipped  " + Figures.count(skipped, "bad item") + " of the input");
        }
        addErrors(lines);
        if (snapshot.workersLost() > 0) {
            lines.add("  workers  " + snapshot.workersLost() + " died and "
                    + (snapshot.workersLost() == 1 ? "was" : "were") + " replaced");
        }
        if (snapshot.duplicates() > 0) {
            lines.add("  repeats  "
                    + Figures.count(snapshot.duplicates(), "reply").replace("replys", "replies") + " came twice and "
                    + (snapshot.duplicates() == 1 ? "was" : "were") + " dropped");
        }
        lines.add("  results  " + results);
        if (next != null) {
            lines.add("  next     " + next);
        }
        return lines;
    }

    private String ending() {
        String how = snapshot.state() == dev.forkful.run.RunPhase.COMPLETED
                ? "done"
                : snapshot.state() == dev.forkful.run.RunPhase.CANCELLED ? "cancelled" : "stopped";
        return snapshot.run() + " " + how + " in " + Figures.clock(elapsed) + ": " + snapshot.ok() + " ok, "
                + snapshot.failed() + " failed, " + snapshot.retried() + " retried (" + Figures.rate(rate) + ")";
    }

    /** {@code 200 published = 184 ok + 16 failed + 0 in doubt}, and what is still open where it was stopped. */
    private String equation() {
        long open = snapshot.published() - snapshot.settled() - snapshot.inDoubt();
        return snapshot.published() + " published = " + snapshot.ok() + " ok + " + snapshot.failed() + " failed + "
                + snapshot.inDoubt() + " in doubt" + (open > 0 ? " + " + open + " open" : "");
    }

    private void addStages(List<String> lines) {
        String label = "  stages   ";
        for (StageProgress stage : snapshot.stages()) {
            lines.add(label + StageLines.counts(stage) + ", " + stage.failed() + " failed"
                    + (stage.inDoubt() > 0 ? ", " + stage.inDoubt() + " in doubt" : "")
                    + waiting(stage));
            label = "           ";
        }
    }

    private static String waiting(StageProgress stage) {
        if (stage.waiting().isEmpty()) {
            return ", others may wait to be published";
        }
        long tasks = stage.waiting().getAsLong();
        return tasks > 0 ? ", " + tasks + " wait to be published" : "";
    }

    private void addErrors(List<String> lines) {
        List<ErrorGroup> groups = snapshot.errors();
        String label = "  errors   ";
        for (ErrorGroup group : groups.subList(0, Math.min(MOST_GROUPS, groups.size()))) {
            String status = group.status().isPresent() ? " " + group.status().getAsInt() : "";
            String what = status + (group.varied() ? ", such as: " : ": ");
            lines.add(label
                    + String.format(Locale.ROOT, "%6d  ", group.count())
                    + SafeText.line(shortName(group.type()))
                    + what
                    + SafeText.clipped(group.sample(), SAMPLE_COLUMNS));
            label = "           ";
        }
        if (groups.size() > MOST_GROUPS) {
            long rest = groups.stream()
                    .skip(MOST_GROUPS)
                    .mapToLong(ErrorGroup::count)
                    .sum();
            lines.add("           " + String.format(Locale.ROOT, "%6d  ", rest) + "of other kinds");
        }
    }

    private static String shortName(String type) {
        return type.substring(type.lastIndexOf('.') + 1);
    }
}
