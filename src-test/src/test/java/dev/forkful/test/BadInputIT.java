package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Inputs that hurt: the file and the line are named, nothing is half run. */
class BadInputIT {
    @RegisterExtension
    final Forkful forkful = new Forkful();

    @RegisterExtension
    final CountingServer server = new CountingServer();

    @Test
    void brokenInputIsRefusedByFileAndLineBeforeAnythingIsAskedFor() throws IOException {
        forkful.job("kit.job.kts");
        String good = server.urls("/g", 3, "");
        Path badUtf8 = forkful.write("utf8.txt", good);
        Files.write(badUtf8, new byte[] {'a', (byte) 0xc3, '\n'}, StandardOpenOption.APPEND);
        forkful.write("quote.csv", "name,age\nAda,36\n\"Grace,85\nBob,1\n");
        forkful.write("json.ndjson", "{\"name\":\"Ada\",\"age\":36}\n{\"name\":\n");
        assertRefused("status", "utf8.txt", "utf8.txt:4:");
        assertRefused("rows", "quote.csv", "quote.csv:3:");
        assertRefused("people", "json.ndjson", "json.ndjson:2:");
        assertRefused("status", "missing.txt", "missing.txt");
        assertRefused("status", ".", forkful.folder().toString());
        Finished missing = forkful.run("run", "kit.job.kts", "--job=status", "--input=missing.txt");
        assertThat(missing.expect(2).err()).doesNotContain("Ctrl-C stops it");
        assertThat(server.total()).isZero();
    }

    @Test
    void refusedRunLeavesWhatItsOutputFileHeld() throws IOException {
        forkful.job("kit.job.kts");
        forkful.write("short.csv", "name,age\nAda\n");
        Path kept = forkful.write("kept.ndjson", "precious\n");
        for (String input : new String[] {"short.csv", "missing.csv"}) {
            forkful.run("run", "kit.job.kts", "--job=rows", "--input=" + input, "--out=kept.ndjson")
                    .expect(2);
            assertThat(kept).hasContent("precious\n");
        }
    }

    @Test
    void whatARunIsMadeOfIsNotWrittenOver() throws IOException {
        forkful.job("kit.job.kts");
        Path input = forkful.write("people.csv", "name,age\nAda,36\n");
        Files.createSymbolicLink(forkful.folder().resolve("link.csv"), input);
        for (String out : new String[] {"people.csv", "link.csv", "kit.job.kts"}) {
            Finished run = forkful.run("run", "kit.job.kts", "--job=rows", "--input=people.csv", "--out=" + out);
            assertThat(run.expect(2).err())
                    .contains("cannot write " + forkful.folder().resolve(out) + ": it is ");
        }
        assertThat(input).hasContent("name,age\nAda,36\n");
        assertThat(forkful.folder().resolve("kit.job.kts")).hasContent(Forkful.jobText("kit.job.kts"));
    }

    @Test
    void lineOfAGigabyteIsRefusedInFlatMemory() throws IOException {
        forkful.job("kit.job.kts");
        Path huge = forkful.write("huge.txt", server.url("/first") + "\n");
        try (FileChannel file = FileChannel.open(huge, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[] {'\n'}), 1L << 30); // a hole: it costs no disk
        }
        assertRefused("status", "huge.txt", "huge.txt:2:");
        assertThat(server.total()).isZero();
    }

    @Test
    void skippedBadInputIsCountedAndListed() throws IOException {
        forkful.job("kit.job.kts");
        Path bad = forkful.write("some.txt", server.url("/a") + "\n");
        Files.write(bad, new byte[] {'a', (byte) 0xff, '\n'}, StandardOpenOption.APPEND);
        Files.writeString(bad, server.url("/b") + "\n", StandardOpenOption.APPEND);
        Finished run = forkful.run(
                "run", "kit.job.kts", "--job=status", "--input=some.txt", "--skip-bad-input", "--workers=1", "--out=-");
        run.expect(0);
        assertThat(run.replies()).extracting(Reply::inputText).containsExactly(server.url("/a"), server.url("/b"));
        assertThat(run.err()).contains("some.txt:2:").containsPattern("(?m)\\b1\\b.*(skipped|bad)|skipped +1\\b");
    }

    @Test
    void brokenStandardInputStopsWhereItIs() {
        forkful.job("kit.job.kts");
        Finished run = forkful.runWithInput(
                "{\"name\":\"Ada\",\"age\":36}\n{\"name\"\n",
                "run",
                "kit.job.kts",
                "--job=people",
                "--input=-",
                "--format=ndjson",
                "--workers=1");
        run.expect(2);
        assertThat(run.err()).contains("2:");
    }

    private void assertRefused(String job, String input, String where) {
        Finished run = forkful.run("run", "kit.job.kts", "--job", job, "--input", input, "--workers=1", "--out=-");
        assertThat(run.exit()).as(input + ": " + run.err()).isEqualTo(2);
        assertThat(run.err()).contains(where).doesNotContain("\tat ");
        assertThat(run.out()).isEmpty();
        assertThat(forkful.look("runs", "--json").out())
                .as("no run is left of " + input)
                .doesNotContain("\"run\"");
    }
}
