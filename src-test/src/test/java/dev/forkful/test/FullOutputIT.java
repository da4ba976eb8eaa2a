package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Standard output that takes no more: a full disk is an error, a reader that left is none. */
class FullOutputIT {
    private static final String FULL = " > /dev/full"; // each write fails as on a disk without room
    private static final String HEAD = " | head -n 1; exit ${PIPESTATUS[0]}"; // takes a line, and leaves

    @RegisterExtension
    final Forkful forkful = new Forkful();

    @RegisterExtension
    final CountingServer server = new CountingServer();

    @Test
    void dataOfACompleteRunThatFindsNoRoomIsAnErrorThatIsNamedAndAReaderThatLeavesIsNone() {
        run("run kit.job.kts --job=status --input=in --name=full --workers=1").expect(0);

        for (String command : List.of(
                "results full",
                "results full --format csv",
                "results full --format inputs",
                "tail full",
                "status full --json",
                "status full",
                "runs",
                "--help")) {
            Finished ended = run(command + FULL).expect(2);
            assertThat(ended.err())
                    .as(command)
                    .isEqualTo("forkful: standard output cannot be written: No space left on device\n");
        }

        Finished export = run("results full" + HEAD).expect(0);
        assertThat(export.out()).contains("\"seq\"").hasLineCount(1);
        assertThat(export.err()).isEmpty();

        // All is settled: what cannot be written is the whole of what was asked for.
        Finished resumed = run("resume full --out=-" + FULL).expect(75);
        assertThat(resumed.err()).contains("standard output cannot be written: No space left on device", "300 ok");

        Finished left = run("resume full --out=-" + HEAD).expect(0);
        assertThat(left.err()).contains("300 ok").doesNotContain("cannot be written");
    }

    @Test
    void aRunWhoseRepliesFindNoRoomStopsSaysWhyAndIsResumed() {
        Finished ended = run("run kit.job.kts --job=status --input=in --name=full --workers=1 --out=-" + FULL);

        assertThat(ended.err()).contains("standard output cannot be written: No space left on device");
        assertThat(ended.exit()).isEqualTo(75); // also where it was complete before the first line was due
        forkful.run("resume", "full").expect(0);
        forkful.allOk("full", 300);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "/dev/full"})
    void aRunThatIsCompleteBeforeItsRepliesFindNoRoomIsNoSuccess(String out) {
        forkful.job("kit.job.kts");
        forkful.write("one", server.urls("/quick", 1, ""));

        Finished ended = forkful.runLine(Forkful.root().resolve("forkful")
                + " run kit.job.kts --job=status --input=one --name=full --workers=1 --out=" + out + FULL);

        ended.expect(75);
        assertThat(ended.err()).contains("cannot be written", "No space left on device", "1 ok");
        assertThat(ended.err().contains("resume full")).isEqualTo(!out.equals("-"));
        forkful.allOk("full", 1);
    }

    @Test
    void aReaderThatLeavesARunDrainsItAndItIsResumed() {
        Finished ended =
                run("run kit.job.kts --job=status --input=in --name=left --workers=1 --rate=20/s --out=-" + HEAD);

        ended.expect(75);
        assertThat(ended.err()).contains("resume left").doesNotContain("cannot be written");
        forkful.run("resume", "left", "--rate=1000/s").expect(0);
        forkful.allOk("left", 300);
    }

    @Test
    void aReaderThatLeavesACompleteRunChangesNothingOfIt() {
        forkful.job("kit.job.kts");
        forkful.write("in", server.urls("/quick", 30, "?size=9000")); // more than the pipe takes
        Running run = forkful.startLine(Forkful.root().resolve("forkful")
                + " run kit.job.kts --job=body --input=in --name=whole --workers=1 --out=-"
                + " | until [ -e leave ]; do sleep 0.1; done; exit ${PIPESTATUS[0]}");
        Path manifest = forkful.runDirectory("whole").resolve("run.json");
        Eventually.see("the run", Duration.ofSeconds(60), () -> Files.exists(manifest), there -> there);
        Eventually.see(
                "it is complete",
                Duration.ofSeconds(60),
                () -> forkful.status("whole").path("state").asString(),
                "completed"::equals);
        forkful.write("leave", "");

        Finished ended = run.await().expect(0);

        assertThat(ended.err()).contains("30 ok").doesNotContain("cannot be written", "resume whole");
        forkful.allOk("whole", 30);
    }

    private Finished run(String words) {
        forkful.job("kit.job.kts");
        forkful.write("in", server.urls("/quick", 300, ""));
        return forkful.runLine(Forkful.root().resolve("forkful") + " " + words);
    }
}
