package dev.forkful.shell.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.run.RunPhase;
import dev.forkful.run.StageProgress;
import dev.forkful.shell.world.TestWorld;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final TestWorld test = new TestWorld(Path.of("/work"));

    @Test
    void eachStageOfAPipelineHasItsCountItsPaceAndAnEtaOnceItsTotalIsKnown() {
        StageLines lines = new StageLines();
        List<String> before = lines.of(Snapshots.ofStages(stage("list", 10, OptionalLong.of(100))), 0);
        assertThat(before).containsExactly("list 10/100 0.0/s ETA --");

        List<String> after = lines.of(
                Snapshots.ofStages(stage("list", 40, OptionalLong.of(100)), stage("detail", 7, OptionalLong.empty())),
                2_000);

        assertThat(after).containsExactly("list 40/100 15.0/s ETA 0:04", "detail 7/107+ 0.0/s ETA --");
        ProgressLine line = new ProgressLine(
                Snapshots.of(RunPhase.RUNNING, 40, 3, 200), 58.9, Optional.of(Duration.ofSeconds(3)), after);
        assertThat(line.redrawn(OptionalInt.empty())).endsWith(" ETA 0:03 | " + String.join(" | ", after));
        assertThat(line.plain()).endsWith(" eta=0:03; " + String.join(", ", after));
    }

    private static StageProgress stage(String name, long settled, OptionalLong total) {
        return new StageProgress(name, 100, OptionalLong.of(7), total, settled, 0, 0, OptionalLong.of(0));
    }

    @Test
    void theRedrawnLineHasTheDocumentedShape() {
        ProgressLine line =
                new ProgressLine(Snapshots.of(RunPhase.RUNNING, 40, 3, 200), 58.9, Optional.of(Duration.ofSeconds(3)));
        assertThat(line.redrawn(OptionalInt.empty()))
                .isEqualTo(" 21% [==>       ] 43/200 ok 40 fail 3 retry 1 fly 4/256 58.9/s ETA 0:03");
    }

    @Test
    void thePlainLineHasTheDocumentedShape() {
        ProgressLine line =
                new ProgressLine(Snapshots.of(RunPhase.RUNNING, 57, 4, 400), 58.24, Optional.of(Duration.ofSeconds(6)));
        assertThat(line.plain()).isEqualTo("r1 61/400 (15%) ok=57 failed=4 retried=1 inflight=4 rate=58.2/s eta=0:06");
    }

    @Test
    void whileTheInputIsReadNobodyKnowsTheEnd() {
        ProgressLine line = new ProgressLine(Snapshots.stillReading(5, 900), 1, Optional.of(Duration.ofSeconds(3)));
        assertThat(line.plain()).isEqualTo("r1 5/900+ ok=5 failed=0 retried=0 inflight=4 rate=1.0/s eta=--");
        assertThat(line.redrawn(OptionalInt.empty())).startsWith(" --% [          ] 5/900+ ");
    }

    @Test
    void theLineFitsIntoAnyWidth() {
        ProgressLine line = new ProgressLine(Snapshots.of(RunPhase.RUNNING, 40, 3, 200), 58.9, Optional.empty());
        for (int columns = 1; columns < 200; columns++) {
            assertThat(line.redrawn(OptionalInt.of(columns)).length()).isLessThan(Math.max(columns, 1));
        }
        assertThat(line.redrawn(OptionalInt.of(60))).doesNotContain("[");
        assertThat(line.redrawn(OptionalInt.of(120))).contains("[").endsWith("ETA --");
    }

    @Test
    void oneHundredPercentIsShownOnlyAtTheEnd() {
        assertThat(new ProgressLine(Snapshots.of(RunPhase.RUNNING, 9999, 0, 10_000), 1, Optional.empty())
                        .redrawn(OptionalInt.empty()))
                .startsWith(" 99% [=========>]");
        assertThat(new ProgressLine(Snapshots.of(RunPhase.RUNNING, 10_000, 0, 10_000), 1, Optional.empty())
                        .redrawn(OptionalInt.empty()))
                .startsWith("100% [==========]");
        assertThat(new ProgressLine(Snapshots.of(RunPhase.COMPLETED, 0, 0, 0), 0, Optional.empty()).plain())
                .startsWith("r1 0/0 (100%)");
    }

    @Test
    void withoutATerminalALineIsWrittenEveryTenSeconds() {
        Progress progress = new Progress(test.world(), ProgressMode.AUTO);
        for (int i = 0; i < 250; i++) {
            progress.show(Snapshots.of(RunPhase.RUNNING, i, 0, 1000), i);
            test.advance(Duration.ofMillis(100));
        }
        progress.close();
        assertThat(test.err().lines()).hasSize(2);
        assertThat(test.err().lines().findFirst())
                .hasValue("r1 100/1000 (10%) ok=100 failed=0 retried=1 inflight=4 rate=10.0/s eta=1:30");
        assertThat(test.err()).doesNotContain("\r").doesNotContain("\u001b");
        assertThat(test.out()).isEmpty();
    }

    @Test
    void aClockThatIsSetBackDoesNotSilenceIt() {
        Progress progress = new Progress(test.world(), ProgressMode.AUTO);
        test.advance(Duration.ofDays(-1));
        progress.show(Snapshots.of(RunPhase.RUNNING, 40, 3, 200), 43);
        test.advance(Duration.ofSeconds(9));
        progress.show(Snapshots.of(RunPhase.RUNNING, 41, 3, 200), 44);
        assertThat(test.err().lines()).hasSize(1);
    }

    @Test
    void messagesArePrintedAboveTheLine() {
        test.terminal(80).with("TERM", "xterm");
        Progress progress = new Progress(test.world(), ProgressMode.AUTO);
        progress.above("before");
        progress.show(Snapshots.of(RunPhase.RUNNING, 40, 3, 200), 43);
        progress.above("task 7 failed");
        progress.close();
        String line = " 21% [====>               ] 43/200 ok 40 fail 3 retry 1 fly 4/256 0.0/s ETA --";
        assertThat(test.err())
                .startsWith("before\n\r\u001b[K 21% [")
                .contains("\r\u001b[Ktask 7 failed\n 21% [")
                .endsWith("\r\u001b[K");
        assertThat(line).hasSizeLessThan(80);
    }

    @Test
    void noneShowsNoProgressButMessages() {
        Progress progress = new Progress(test.world(), ProgressMode.NONE);
        test.advance(Duration.ofHours(1));
        progress.show(Snapshots.of(RunPhase.RUNNING, 40, 3, 200), 43);
        progress.above("task 7 failed");
        progress.close();
        assertThat(test.err()).isEqualTo("task 7 failed\n");
    }
}
