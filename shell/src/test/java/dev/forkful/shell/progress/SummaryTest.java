package dev.forkful.shell.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.run.RunPhase;
import dev.forkful.run.RunSnapshot;
import dev.forkful.run.RunSnapshot.ErrorGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SummaryTest {

    @Test
    void aFinishedRunSaysAllThatThereIsToKnow() {
        List<ErrorGroup> errors = List.of(
                new ErrorGroup(
                        "dev.forkful.http.HttpStatusException",
                        OptionalInt.of(503),
                        12,
                        "HTTP 503 from GET x",
                        3,
                        false),
                new ErrorGroup("java.net.ConnectException", OptionalInt.empty(), 4, "refused\u001b[31m", 4, false));
        RunSnapshot snapshot = Snapshots.of(RunPhase.COMPLETED, 184, 16, 200, errors);
        assertThat(new Summary(snapshot, Duration.ofSeconds(2), 72.7, 0, "out.ndjson", "forkful retry r1 --failed")
                        .lines())
                .containsExactly(
                        "r1 done in 0:02: 184 ok, 16 failed, 1 retried (72.7/s)",
                        "  tasks    200 published = 184 ok + 16 failed + 0 in doubt",
                        "  time     p50 12 ms, p95 40 ms, p99 1.85 s, max 1:05 min",
                        "  errors       12  HttpStatusException 503: HTTP 503 from GET x",
                        "                4  ConnectException: refused\\u001b[31m",
                        "  results  out.ndjson",
                        "  next     forkful retry r1 --failed");
    }

    @Test
    void aStoppedRunSaysWhatIsOpenAndEndsWithTheCommandThatResumesIt() {
        List<String> lines = new Summary(
                        Snapshots.of(RunPhase.INTERRUPTED, 50, 2, 200),
                        Duration.ofSeconds(9),
                        5,
                        3,
                        "forkful results r1",
                        "forkful resume r1")
                .lines();
        assertThat(lines.get(0)).startsWith("r1 stopped in 0:09: 50 ok");
        assertThat(lines).contains("  skipped  3 bad items of the input");
        assertThat(lines).contains("  tasks    200 published = 50 ok + 2 failed + 0 in doubt + 148 open");
        assertThat(lines.get(lines.size() - 1)).endsWith("forkful resume r1");
    }

    @Test
    void messageThatIsOneOfSeveralIsCalledAnExample() {
        List<ErrorGroup> errors = List.of(new ErrorGroup("poisoned", OptionalInt.empty(), 2, "status 7", 3, true));
        assertThat(new Summary(Snapshots.of(RunPhase.COMPLETED, 0, 2, 2, errors), Duration.ZERO, 0, 0, "x", null)
                        .facts())
                .contains("  errors        2  poisoned, such as: status 7");
    }

    @Test
    void manyKindsOfErrorsAreCutShort() {
        List<ErrorGroup> errors = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            errors.add(new ErrorGroup("E" + i, OptionalInt.empty(), 2, "m", 0, false));
        }
        List<String> lines = new Summary(
                        Snapshots.of(RunPhase.COMPLETED, 0, 40, 40, errors), Duration.ZERO, 0, 0, "x", null)
                .lines();
        assertThat(lines).contains("               24  of other kinds");
        assertThat(lines.get(lines.size() - 1)).isEqualTo("  results  x");
    }
}
