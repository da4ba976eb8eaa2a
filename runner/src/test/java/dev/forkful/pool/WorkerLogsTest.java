package dev.forkful.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerLogsTest {
    private final Path run;
    private final Path log;

    WorkerLogsTest(@TempDir Path run) throws IOException {
        this.run = run;
        this.log = Files.createDirectory(run.resolve("workers")).resolve("1.log");
    }

    @Test
    void theFirstLinesAreToldAndTheRestIsNot() throws IOException {
        Files.writeString(log, "one\n\nthree\n" + "more\n".repeat(20));

        assertThat(WorkerLogs.firstLines(run))
                .startsWith("\n  one\n  \n  three\n  more")
                .hasLineCount(13);
    }

    @Test
    void bytesThatAreNoTextStandInNoOnesWay() throws IOException {
        Files.write(log, "caf\u00e9\nclosed".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(WorkerLogs.firstLines(run)).isEqualTo("\n  caf\uFFFD\n  closed");
    }

    @Test
    void aLineWithoutAnEndIsCut() throws IOException {
        Files.writeString(log, "x".repeat(10_000_000));

        assertThat(WorkerLogs.firstLines(run)).hasSizeLessThan(100_000).startsWith("\n  xxx");
    }

    @Test
    void aLogThatAReasonNamesIsToldByItsPathWhereItIsKeptAndByItsEndElsewhere() throws IOException {
        Files.writeString(log, "more\n".repeat(10_000) + "one\nout of reach\n");
        String reason = "killed 3 workers, the last with exit status 3; see " + log;

        assertThat(WorkerLogs.inFull(reason, true)).isEqualTo(reason);
        assertThat(WorkerLogs.inFull(reason, false))
                .startsWith("killed 3 workers, the last with exit status 3\n  more\n")
                .endsWith("\n  one\n  out of reach")
                .hasLineCount(13);
        assertThat(WorkerLogs.inFull(reason.replace("1.log", "2.log"), false))
                .isEqualTo("killed 3 workers, the last with exit status 3");
        assertThat(WorkerLogs.inFull("no log; see there", false)).isEqualTo("no log; see there");
    }

    @Test
    void whoeverSaidNothingIsToldOfWithNothing() throws IOException {
        Files.createFile(log);

        assertThat(WorkerLogs.firstLines(run)).isEmpty();
        assertThat(WorkerLogs.firstLines(run.resolve("none"))).isEmpty();
    }
}
