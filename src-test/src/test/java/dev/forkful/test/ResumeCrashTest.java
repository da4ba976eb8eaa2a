package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a resume goes on with after a crash, and what it refuses. */
class ResumeCrashTest {
    private static final int TASKS = 2_000;

    @RegisterExtension
    final Forkful forkful = new Forkful();

    @RegisterExtension
    final CountingServer server = new CountingServer();

    @Test
    void crashInMidPublishingIsContinuedUnlessTheInputHasChangedSince() {
        diesInMidPublishing("half", "a");
        forkful.write("in", longLines("b", TASKS));
        Finished refused = forkful.run("resume", "half").expect(2);
        assertThat(refused.err()).contains("half").containsPattern("(?s)[0-9a-f]{8,}.*[0-9a-f]{8,}");
        forkful.write("in", longLines("a", TASKS));
        Finished resumed = forkful.run("resume", "half").expect(0);
        assertThat(resumed.err()).contains(TASKS + " published = " + TASKS + " ok");
        forkful.allOk("half", TASKS);
    }

    @Test
    void crashInMidPublishingIsContinuedAsFarAsTheInputWasCheckedWhereItHasGrownSince() throws IOException {
        diesInMidPublishing("log", "a");
        Files.writeString(forkful.folder().resolve("in"), "later\nlat", StandardOpenOption.APPEND);

        forkful.run("resume", "log").expect(0);

        assertThat(forkful.allOk("log", TASKS))
                .noneMatch(reply -> reply.input().asString().startsWith("lat"));
    }

    /** The input grows while its reader waits for a pipeline that takes nothing more: the end is not read yet. */
    @ParameterizedTest
    @ValueSource(strings = {"CHECK_FORGET@1", "CHECK_FORGOTTEN@1"})
    void consoleThatDiesAsItFindsItsInputChangedLeavesARunThatIsGoneOnWith(String death) throws IOException {
        String torn = longLines("a", TASKS) + "torn";
        forkful.job("Gated.java");
        Path in = forkful.write("in", torn);
        Path gate = forkful.folder().resolve("gate");
        forkful.with("FORKFUL_FAULT", death);
        Running run =
                forkful.start("run", "Gated.java", "--input=in", "--name=torn", "--workers=1", "--set=gate=" + gate);
        Eventually.see(
                "a task has begun",
                Duration.ofSeconds(30),
                () -> Files.exists(gate.resolveSibling("begun")),
                begun -> begun);
        Files.writeString(in, " line\nnext\n", StandardOpenOption.APPEND);
        forkful.write("gate", "");
        run.await().expect(137);
        forkful.without("FORKFUL_FAULT");
        forkful.awaitNoProcess();
        forkful.write("in", torn); // its last line is not the one that was published
        assertThat(forkful.run("resume", "torn").expect(2).err()).contains("has changed since");
        forkful.write("in", torn + " line\nnext\n");
        forkful.run("resume", "torn").expect(0);
        List<Reply> replies =
                forkful.look("results", "torn", "--stage=all").expect(0).replies();
        Reply.assertOneEach(replies, TASKS + 2);
        assertThat(replies)
                .allMatch(Reply::isOk)
                .map(reply -> reply.input().asString())
                .contains("torn line", "next")
                .doesNotContain("torn");
    }

    @Test
    void copiedRunDirectoryIsResumedElsewhereWithItsOwnScript() throws IOException {
        interrupted("moved", 12);
        Files.writeString(forkful.folder().resolve("kit.job.kts"), "this is no script any more");
        Path elsewhere = Files.createDirectories(forkful.folder().resolve("elsewhere/runs"));
        Trees.copy(forkful.runDirectory("moved"), elsewhere.resolve("moved"));
        Trees.delete(forkful.runDirectory("moved"));
        forkful.with("FORKFUL_HOME", forkful.folder().resolve("elsewhere").toString());
        server.release();
        forkful.run("resume").expect(0);
        forkful.allOk("moved", 12);
    }

    @Test
    void runOfAnotherFormatVersionOrATornOneIsRefusedByName() throws IOException {
        interrupted("torn", 5);
        Path manifest = forkful.runDirectory("torn").resolve("run.json");
        String good = Files.readString(manifest);
        Files.writeString(manifest, good.replaceFirst("(\"format\"\\s*:\\s*)\\d+", "$1 999"));
        assertThat(Files.readString(manifest)).contains("999");
        assertThat(forkful.run("resume", "torn").expect(2).err()).contains("torn", "999");
        Files.writeString(manifest, good.substring(0, good.length() / 2));
        assertThat(forkful.run("resume", "torn").expect(2).err())
                .contains("torn", "run.json")
                .doesNotContain("\tat ");
        assertThat(forkful.look("runs").expect(0).out()).contains("torn");
        Files.writeString(manifest, good);
        Path queue = Trees.largest(forkful.runDirectory("torn").resolve("tasks"));
        try (FileChannel file = FileChannel.open(queue, StandardOpenOption.WRITE)) {
            file.truncate(100);
        }
        Finished refused = forkful.run("resume", "torn").expect(2);
        assertThat(refused.err()).contains("tasks").doesNotContain("\tat ");
        assertThat(server.paths()).hasSize(5);
    }

    @Test
    void denialOfPrivateNetworksIsKeptWithTheRunWholeOrNotAtAll() {
        interrupted("denied", 3);
        forkful.with("FORKFUL_FAULT", "RENAME@1");
        forkful.run("resume", "denied", "--deny-private-networks").expect(137);
        assertThat(manifest("denied")).contains("\"privateNetworksDenied\" : false");
        forkful.with("FORKFUL_FAULT", "RENAMED@1");
        forkful.run("resume", "denied", "--deny-private-networks").expect(137);
        assertThat(manifest("denied")).contains("\"privateNetworksDenied\" : true");
        forkful.without("FORKFUL_FAULT");
        server.release();
        forkful.run("resume", "denied").expect(1);
        assertThat(forkful.look("results", "denied", "--failed").expect(0).replies())
                .hasSize(3)
                .allSatisfy(reply -> assertThat(reply.errorType()).isEqualTo("denied"));
        assertThat(server.total()).isEqualTo(3);
    }

    @Test
    void heapAskedForAtAResumeIsKeptAsSoonAsItIsOnRecordAndNotBefore() {
        interrupted("heap", 2);
        forkful.with(
                "FORKFUL_FAULT", "EVENT_APPEND@3"); // the first say what the last one died with, and that one begins
        forkful.run("resume", "heap", "--heap=300m").expect(137);
        forkful.without("FORKFUL_FAULT");
        Running plain = resumed("heap", 2);
        assertThat(workerOptions(plain)).doesNotContain("-Xmx300m");
        plain.kill();
        forkful.awaitNoProcess();

        forkful.with("FORKFUL_FAULT", "EVENT_APPENDED@3");
        forkful.run("resume", "heap", "--heap=300m").expect(137);
        forkful.without("FORKFUL_FAULT");
        Running roomy = resumed("heap", 1); // they were in hand at two crashes: one after the other
        assertThat(workerOptions(roomy)).contains("-Xmx300m");
        server.release();
        roomy.await().expect(0);
    }

    @Test
    void consoleThatDiesAsItTellsOfACrashIsNoCrashMoreAndTakesNothingFromIt() {
        interrupted("told", 2);
        forkful.with("FORKFUL_FAULT", "EVENT_APPENDED@1");
        forkful.run("resume", "told").expect(137);
        forkful.without("FORKFUL_FAULT");
        Running second = resumed("told", 2); // as always: these were in hand at one
        assertThat(second.err()).doesNotContain("in hand when the console died");
        second.kill();
        forkful.awaitNoProcess();
        server.release();
        Finished third = forkful.run("resume", "told").expect(0);
        assertThat(third.err()).contains("2 tasks were in hand when the console died, twice");
        forkful.allOk("told", 2);
    }

    @ParameterizedTest
    @CsvSource({"TAKEN_OVER@1, true", "RESULT_WRITTEN@1, false"})
    void outputFileIsBegunWithTheFirstReplyAndCompletedByTheResume(String death, boolean before) throws IOException {
        forkful.job("Noop.java");
        forkful.write("in", "x\n".repeat(TASKS));
        Path out = forkful.write("out.ndjson", "precious\n");
        forkful.with("FORKFUL_FAULT", death);
        forkful.run("run", "Noop.java", "--input=in", "--name=half", "--workers=1", "--out=out.ndjson")
                .expect(137);
        forkful.without("FORKFUL_FAULT");
        if (before) {
            assertThat(out).hasContent("precious\n");
        } else {
            assertThat(out).content().startsWith("{\"seq\":").doesNotContain("precious");
        }
        forkful.run("resume", "half").expect(0);
        forkful.allOk("half", TASKS);
        assertThat(Files.readAllLines(out).stream().sorted().toList())
                .isEqualTo(forkful.look("results", "half")
                        .expect(0)
                        .out()
                        .lines()
                        .sorted()
                        .toList());
    }

    @Test
    void consoleThatDiesAsItTidiesAnEndedRunLeavesTheRestToTheNext() throws IOException {
        forkful.job("Noop.java");
        forkful.write("in", "x\n".repeat(TASKS));
        forkful.with("FORKFUL_FAULT", "CLAIMS_DELETED@1");
        forkful.run("run", "Noop.java", "--input=in", "--name=tidied", "--workers=1", "--out=out.ndjson")
                .expect(137);
        forkful.without("FORKFUL_FAULT");
        Path run = forkful.runDirectory("tidied");
        assertThat(run.resolve("claims")).doesNotExist();
        assertThat(run.resolve("limits")).isNotEmptyDirectory();
        assertThat(forkful.look("status", "tidied").expect(0).out()).contains("completed");
        assertThat(forkful.look("why", "tidied").expect(0).err()).doesNotContain("\tat ");

        forkful.run("resume", "tidied").expect(0);

        assertThat(run.resolve("claims")).doesNotExist();
        assertThat(run.resolve("limits")).isEmptyDirectory();
        forkful.allOk("tidied", TASKS);
        assertThat(forkful.folder().resolve("out.ndjson")).content().hasLineCount(TASKS);
    }

    @Test
    void resumeWithoutANameTakesTheLatestThatCanBeResumed() {
        interrupted("older", 4);
        interrupted("newer", 4);
        forkful.run("run", "kit.job.kts", "--job=listed", "--name=finished", "--workers=1")
                .expect(0);
        server.release();
        assertThat(forkful.run("resume").expect(0).err()).contains("newer done");
        assertThat(forkful.run("resume").expect(0).err()).contains("older done");
        Finished none = forkful.run("resume").expect(2);
        assertThat(none.err()).containsIgnoringCase("no run");
        Finished whole = forkful.run("resume", "finished");
        assertThat(whole.exit()).isZero();
        assertThat(List.of("newer", "older")).allSatisfy(name -> forkful.allOk(name, 4));
    }

    /** A run whose console died when some of its tasks were published, and far from all. */
    private void diesInMidPublishing(String name, String letter) {
        forkful.job("Noop.java");
        forkful.write("in", longLines(letter, TASKS));
        forkful.with("FORKFUL_FAULT", "TASK_APPENDED@1000");
        forkful.run("run", "Noop.java", "--input=in", "--name=" + name, "--workers=1")
                .expect(137);
        forkful.without("FORKFUL_FAULT");
        forkful.awaitNoProcess();
        assertThat(forkful.status(name).path("published").asInt()).isBetween(1, TASKS - 1);
    }

    /** Longer together than what is read ahead of the tasks that are published. */
    private static String longLines(String letter, int count) {
        return (letter.repeat(500) + "\n").repeat(count);
    }

    /** A run whose console was killed while all its tasks were under way. */
    private void interrupted(String name, int count) {
        if (!Files.exists(forkful.folder().resolve("kit.job.kts"))) {
            forkful.job("kit.job.kts");
        }
        forkful.write("in-" + name, server.urls("/hold/" + name, count, ""));
        int before = server.total();
        Running run = forkful.start(
                "run", "kit.job.kts", "--job=status", "--input=in-" + name, "--name=" + name, "--workers=1");
        server.awaitTotal(before + count);
        run.kill();
        forkful.awaitNoProcess();
    }

    /** A run that goes on, whose tasks are all under way again. */
    private Running resumed(String name, int count) {
        int before = server.total();
        Running run = forkful.start("resume", name);
        server.awaitTotal(before + count);
        return run;
    }

    private static List<String> workerOptions(Running run) {
        List<ProcessHandle> workers =
                Eventually.see("a worker", Duration.ofSeconds(30), run::workers, seen -> !seen.isEmpty());
        return CommandLine.of(workers.get(0));
    }

    private String manifest(String run) {
        try {
            return Files.readString(forkful.runDirectory(run).resolve("run.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
