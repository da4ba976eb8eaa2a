package dev.forkful.shell.why;

import dev.forkful.limit.BindingLimit;
import dev.forkful.run.RunPhase;
import dev.forkful.run.RunSnapshot;
import dev.forkful.shell.progress.Figures;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What binds a run: the first that applies, from what stops it altogether to what slows it down.
 *
 * @param cause a word for scripts: {@code paused}, {@code limit}, {@code cpu}, …
 * @param figure what was seen
 * @param advice what to change; empty where there is nothing
 */
public record Diagnosis(String cause, String figure, String advice) {
    private static final double NEARLY = 0.9;
    private static final long LEAST_FREE_BYTES = 256L << 20;
    private static final double SLOW_DISK_PERCENT = 20;

    /**
     * Draws the conclusion.
     *
     * @param command how a person calls Forkful for this run: a verb and the rest go in between
     */
    public static Diagnosis of(Symptoms seen, Advice command) {
        RunSnapshot run = seen.run();
        Diagnosis atRest = atRest(run, command);
        if (atRest != null) {
            return atRest;
        } else if (run.paused()) {
            return new Diagnosis("paused", "a person paused it; 'show' says who and why", command.line("unpause"));
        } else if (run.state() == RunPhase.DRAINING) {
            return new Diagnosis("draining", run.inFlight() + " in flight are given time to end", "");
        } else if (run.workers() == 0) {
            return new Diagnosis("workers", "no worker is up", "see " + command.line("workers"));
        }
        Diagnosis shortage = shortage(seen.shortage(), command);
        if (shortage != null) {
            return shortage;
        } else if (!seen.limits().isEmpty()) {
            return ofLimits(seen.limits(), command);
        }
        return ofMachineAndTasks(seen, command);
    }

    private static @Nullable Diagnosis atRest(RunSnapshot run, Advice command) {
        return switch (run.state()) {
            case INTERRUPTED ->
                run.awaitsDecisions()
                        ? new Diagnosis(
                                "in doubt",
                                run.inDoubt() + " tasks were sent and not answered, and wait for a decision",
                                command.line("indoubt"))
                        : new Diagnosis("nobody", "no console runs it", command.line("resume"));
            case COMPLETED -> new Diagnosis("over", "all " + run.settled() + " tasks are settled", "");
            case CANCELLED -> new Diagnosis("over", "it was cancelled, for good", "");
            default -> null;
        };
    }

    private static @Nullable Diagnosis shortage(Symptoms.Shortage shortage, Advice command) {
        Symptoms.Disk disk = shortage.disk();
        if (shortage.sinkWaits()) {
            return new Diagnosis(
                    "sink",
                    "nobody reads the replies that the run writes to its output",
                    "read on, or let it write to a file: --out FILE");
        } else if (disk.freeBytes() < LEAST_FREE_BYTES) {
            return new Diagnosis(
                    "disk",
                    disk.freeBytes() / 1_000_000 + " MB are free on the disk of the run",
                    "make room: on a full disk the run stops, to be resumed");
        } else if (!shortage.guard().isEmpty()) {
            return new Diagnosis(
                    "guard",
                    shortage.guard() + ": each worker has one task in flight",
                    "let other programs end, or have fewer workers: " + command.line("scale", "N"));
        } else if (shortage.heapStops() > 0) {
            return new Diagnosis(
                    "heap",
                    "workers are replaced, since their heaps are nearly full: " + shortage.heapStops() + " so far",
                    "give them more: " + command.line("set", "heap=…") + "; or have fewer in flight");
        } else if (disk.stalledPercent() >= SLOW_DISK_PERCENT) {
            return new Diagnosis(
                    "disk",
                    String.format(
                            Locale.ROOT,
                            "the machine spends %.0f %% of its time waiting for its disks",
                            disk.stalledPercent()),
                    "let other programs end, or put the runs on a faster disk (FORKFUL_HOME)");
        }
        return null;
    }

    private static Diagnosis ofLimits(List<BindingLimit> limits, Advice command) {
        List<String> labels = limits.stream().map(BindingLimit::label).toList();
        List<String> advice = limits.stream()
                .map(BindingLimit::kind)
                .distinct()
                .map(kind -> switch (kind) {
                    case RUN_RATE -> "where it is yours: " + command.line("set", "rate=…");
                    case HOST_RATE -> "where it is yours: " + command.line("set", "per-host=…");
                    case RETRY_AFTER -> "the server asks for it, and it ends by itself";
                    case DECLARED ->
                        "the job says so: change it there, drain the run, and go on: "
                                + command.line("resume", "--script", "FILE");
                })
                .toList();
        return new Diagnosis("limit", "it waits for " + String.join(" and ", labels), String.join("; ", advice));
    }

    private static Diagnosis ofMachineAndTasks(Symptoms seen, Advice command) {
        RunSnapshot run = seen.run();
        Symptoms.Load load = seen.load();
        if (load.cpu() >= NEARLY * load.cores()) {
            return new Diagnosis(
                    "cpu",
                    String.format(Locale.ROOT, "the workers keep %.1f of %d cores busy", load.cpu(), load.cores()),
                    "more in flight would not help: do less in a task, or give it a larger machine");
        } else if (load.openFilesLimit() > 0 && load.openFiles() >= NEARLY * load.openFilesLimit()) {
            return new Diagnosis(
                    "files",
                    "a worker has " + load.openFiles() + " of " + load.openFilesLimit() + " files and sockets open",
                    "raise 'ulimit -n' and resume, or add workers: " + command.line("scale", "N"));
        } else if (seen.waiting() == 0 && run.total().isEmpty()) {
            return new Diagnosis(
                    "input",
                    "all tasks that were read are in flight or done",
                    "the input, or the stage before, is slower");
        } else if (run.inFlight() >= NEARLY * run.limit()) {
            return seen.lacksThreads() ? threads(seen) : concurrency(seen, command);
        } else if (seen.waiting() == 0) {
            return end(run, command);
        }
        String waiting = run.inFlight() + " of " + run.limit() + " in flight, " + seen.waiting() + " wait";
        return run.retried() > 0 || !run.stages().isEmpty()
                ? new Diagnosis(
                        "retries",
                        waiting + ": for a stage that lags, or after a failed attempt (" + run.retried() + " so far)",
                        "see " + command.line("failures"))
                : new Diagnosis(
                        "settling",
                        waiting + ", and nothing is seen that holds them",
                        "it began, or was changed, a moment ago: ask again in some seconds");
    }

    private static Diagnosis end(RunSnapshot run, Advice command) {
        String last = "the last " + run.inFlight() + " tasks are in flight";
        return run.inDoubt() == 0
                ? new Diagnosis("end", last, "")
                : new Diagnosis(
                        "end", last + ", and " + run.inDoubt() + " in doubt wait for you", command.line("indoubt"));
    }

    private static Diagnosis threads(Symptoms seen) {
        RunSnapshot run = seen.run();
        String figure = String.format(
                Locale.ROOT,
                "%d of %d in flight, but only about %.0f at work: %s, where such tasks allow %s; the others wait for a thread",
                run.inFlight(),
                run.limit(),
                Math.max(1, seen.atWork()),
                Figures.rate(seen.perSecond()),
                Figures.rate(seen.possiblePerSecond()));
        return new Diagnosis(
                "threads",
                figure,
                "the handler blocks: use the calls and delay that suspend, put the rest into withContext(Dispatchers.IO) { },"
                        + " or write a Java task");
    }

    private static Diagnosis concurrency(Symptoms seen, Advice command) {
        RunSnapshot run = seen.run();
        if (!seen.adaptation().isEmpty()) {
            return new Diagnosis("adaptive", "adapted to " + seen.adaptation(), "");
        }
        String figure = String.format(
                Locale.ROOT,
                "%d of %d in flight, half of them done within %s: %.0f tasks/s",
                run.inFlight(),
                run.limit(),
                Figures.millis(run.latency().p50Millis()),
                seen.perSecond());
        return new Diagnosis("concurrency", figure, command.line("set", "concurrency=" + 2L * run.limit()));
    }

    /** Command lines that a person can copy. */
    @FunctionalInterface
    public interface Advice {
        /** {@code forkful VERB RUN MORE…}. */
        String line(String verb, String... more);
    }
}
