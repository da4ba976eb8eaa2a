package dev.forkful.shell.torture;

import dev.forkful.run.RunSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What came of a torture, and which promises it broke.
 *
 * @param run the run at its end
 * @param results what was exported
 * @param calls what the server saw; null where the server is not ours
 * @param deaths how many processes died
 * @param longestStall in which no task was settled
 */
public record Ledger(
        RunSnapshot run, Results results, @Nullable Calls calls, Deaths deaths, Duration longestStall) {

    /**
     * Calls as the server counted them.
     *
     * @param made all of them
     * @param missing tasks that were never called for
     * @param mayRepeat what was in flight at each death, and what was retried
     */
    public record Calls(long made, long missing, long mayRepeat) {
        /** Calls that were made once more, for that many tasks. */
        long repeated(long tasks) {
            return made - (tasks - missing);
        }
    }

    /**
     * Processes that died, by whatever hand.
     *
     * @param exports that were exporting results
     */
    public record Deaths(long workers, int consoles, int exports) {
        long all() {
            return workers + consoles + exports;
        }

        /** Those of processes that ran tasks: without one, nothing was put to the test. */
        public long ofTheRun() {
            return workers + consoles;
        }
    }

    private long poisoned() {
        return run.errors().stream()
                .filter(group -> group.type().equals("poisoned"))
                .mapToLong(RunSnapshot.ErrorGroup::count)
                .sum();
    }

    /** Tasks without a line in the exported results, but those in doubt: these wait for a person, as was asked. */
    public long lost() {
        return run.published() - run.inDoubt() - results.tasks();
    }

    /** The promises that were broken, a sentence each; empty where all were kept. */
    public List<String> broken() {
        List<String> broken = new ArrayList<>();
        long owed = run.published() - run.inDoubt();
        complain(broken, run.settled() != owed, run.settled() + " of " + owed + " are settled");
        complain(broken, lost() > 0, lost() + " tasks have no result");
        complain(broken, results.doubled() > 0, results.doubled() + " results are there twice");
        complain(broken, poisoned() > 0, poisoned() + " tasks were blamed for deaths that they did not cause");
        if (calls != null) {
            long repeated = calls.repeated(run.published());
            complain(broken, calls.missing() > 0, calls.missing() + " tasks have a reply, and were never called");
            complain(
                    broken,
                    repeated > calls.mayRepeat(),
                    repeated + " calls were repeated, and at most " + calls.mayRepeat() + " may be");
        }
        return List.copyOf(broken);
    }

    private static void complain(List<String> broken, boolean isBroken, String what) {
        if (isBroken) {
            broken.add(what);
        }
    }

    /** For people, a line each. */
    public List<String> lines() {
        String repeated = calls == null
                ? "not counted: the server is yours"
                : calls.repeated(run.published()) + " (promised: at most " + calls.mayRepeat() + ")";
        return List.of(
                "published         " + run.published(),
                "replies           " + run.settled() + " (" + run.ok() + " ok, " + run.failed() + " failed)",
                "lost              " + lost(),
                "doubled           " + results.doubled(),
                "calls repeated    " + repeated,
                "deaths survived   " + deaths.all() + " (" + deaths.workers + " workers, " + deaths.consoles
                        + " consoles, " + deaths.exports + " exports)",
                String.format(Locale.ROOT, "longest stall     %.1f s", longestStall.toMillis() / 1e3),
                "in doubt          " + run.inDoubt());
    }
}
