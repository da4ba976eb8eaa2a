package dev.forkful.shell.torture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.run.RunPhase;
import dev.forkful.run.RunSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    private static final Ledger.Deaths DEATHS = new Ledger.Deaths(6, 3, 1);
    private static final Ledger.Calls CALLS = new Ledger.Calls(110, 0, 12);

    private static RunSnapshot run(long ok, long failed, List<RunSnapshot.ErrorGroup> errors) {
        return run(ok, failed, 0, errors);
    }

    private static RunSnapshot run(long ok, long failed, long inDoubt, List<RunSnapshot.ErrorGroup> errors) {
        RunSnapshot.Latency latency = new RunSnapshot.Latency(1, 2, 3, 4);
        return new RunSnapshot(
                "r",
                RunPhase.COMPLETED,
                false,
                100,
                OptionalLong.of(100),
                ok,
                failed,
                0,
                0,
                8,
                inDoubt,
                0,
                0,
                0,
                6,
                latency,
                errors,
                List.of());
    }

    private static Ledger ledger(RunSnapshot run, Results results, Ledger.Calls calls) {
        return new Ledger(run, results, calls, DEATHS, Duration.ofMillis(1_234));
    }

    @Test
    void aRunThatKeptItsPromisesIsToldInLines() {
        Ledger ledger = ledger(run(98, 2, List.of()), new Results(100, 0), CALLS);

        assertThat(ledger.broken()).isEmpty();
        assertThat(ledger.lines())
                .contains(
                        "replies           100 (98 ok, 2 failed)",
                        "calls repeated    10 (promised: at most 12)",
                        "deaths survived   10 (6 workers, 3 consoles, 1 exports)",
                        "longest stall     1.2 s");
    }

    @Test
    void whatIsInDoubtIsNotLostButWaitsForAPersonAsWasAsked() {
        Ledger ledger = ledger(run(95, 2, 3, List.of()), new Results(97, 0), CALLS);

        assertThat(ledger.broken()).isEmpty();
        assertThat(ledger.lines()).contains("lost              0", "in doubt          3");
    }

    @Test
    void eachPromiseThatIsBrokenIsNamed() {
        RunSnapshot.ErrorGroup poisoned =
                new RunSnapshot.ErrorGroup("poisoned", OptionalInt.empty(), 2, "killed", 7, false);

        assertThat(ledger(run(97, 2, List.of(poisoned)), new Results(98, 1), new Ledger.Calls(120, 3, 12))
                        .broken())
                .containsExactly(
                        "99 of 100 are settled",
                        "2 tasks have no result",
                        "1 results are there twice",
                        "2 tasks were blamed for deaths that they did not cause",
                        "3 tasks have a reply, and were never called",
                        "23 calls were repeated, and at most 12 may be");
    }

    @Test
    void resultsAreCountedByTheirTasks(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("results");
        Files.writeString(file, "{\"seq\":0}\n{\"seq\":2}\n{\"seq\":0,\"result\":1}\n");

        assertThat(Results.in(file)).isEqualTo(new Results(2, 1));
    }
}
