package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code run --resume}: the same command again, whatever became of it the last time. */
class RunAgainCrashTest {
    private static final int TASKS = 12;

    @RegisterExtension
    final Forkful forkful = new Forkful();

    @RegisterExtension
    final CountingServer server = new CountingServer();

    @Test
    void goesOnWithTheRunOfItsNameAndDoesNotRunACompleteOneAgain() {
        String[] line = line("in", "--name=night", "--out=out.ndjson");
        Running killed = underWay(line);
        assertThat(forkful.run(line).expect(2).err()).contains("night");
        killed.kill();
        forkful.awaitNoProcess();
        server.release();
        forkful.write("in", server.urls("/of-another-night", TASKS, ""));
        assertThat(forkful.run(line).expect(2).err()).contains("the input has changed since run night began");
        forkful.write("in", server.urls("/hold", TASKS, ""));

        assertThat(forkful.run(line).expect(0).err()).contains("run night was begun before");
        forkful.allOk("night", TASKS);
        Path out = forkful.folder().resolve("out.ndjson");
        assertThat(out).content().hasLineCount(TASKS);

        int calls = server.total();
        forkful.run(line).expect(0);
        assertThat(server.total()).isEqualTo(calls);
        assertThat(out).content().hasLineCount(TASKS);

        forkful.write("other", server.urls("/other", TASKS, ""));
        assertThat(forkful.run(line("other", "--name=night")).expect(2).err())
                .contains("run night was begun for other work (another input)");
        assertThat(server.total()).isEqualTo(calls);
    }

    @Test
    void withoutANameItGoesOnWithWhatIsUnfinishedOfTheSameWorkAndElseBegins() {
        underWay(line("in")).kill();
        forkful.awaitNoProcess();
        server.release();
        forkful.write("other", server.urls("/other", 3, ""));
        String in = server.urls("/hold", TASKS, "");

        assertThat(forkful.run(line("other")).expect(0).err()).doesNotContain("begun before");
        forkful.write("in", in.replace("/hold", "/of-another-night"));
        assertThat(forkful.run(line("in")).expect(0).err()).doesNotContain("begun before");
        forkful.write("in", in);
        assertThat(forkful.run(line("in")).expect(0).err()).contains("begun before", TASKS + " published");
        assertThat(forkful.run("runs").expect(0).out().lines()).hasSize(1 + 3);
        assertThat(forkful.run(line("in")).expect(0).err()).doesNotContain("begun before");
        assertThat(forkful.run("runs").expect(0).out().lines()).hasSize(1 + 4);
    }

    @Test
    void doesNotTakeAnEditedScriptUnasked() {
        String script = Forkful.jobText("Noop.java");
        forkful.write("Noop.java", script);
        forkful.write("in", "a\nb\n");
        String[] line = {"run", "Noop.java", "--input=in", "--workers=1", "--resume"};
        forkful.with("FORKFUL_FAULT", "EVENT_APPENDED@1").run(line).expect(137);
        forkful.without("FORKFUL_FAULT");
        forkful.awaitNoProcess();

        forkful.write("Noop.java", script.replace("-> \"\"", "-> \"edited\""));
        assertThat(forkful.run(line).expect(2).err()).contains("Noop.java has changed since run", "--script");
        forkful.write("Noop.java", script.replace("named(\"noop\")", "named(\"noop\").concurrency(7)"));
        for (String death : new String[] {"RENAME@1", "RENAMED@1"}) { // of the manifest that has the settings
            Finished died = forkful.with("FORKFUL_FAULT", death).run(line).expect(137);
            assertThat(died.err()).contains("stage main: code as it was").doesNotContain("begun before");
            forkful.without("FORKFUL_FAULT");
            forkful.awaitNoProcess();
        }
        assertThat(forkful.run(line).expect(0).err())
                .contains("begun before", "2 published = 2 ok")
                .doesNotContain("code as it was");
    }

    @Test
    void ofTwoThatStartAtOnceOneBeginsTheRunAndTheOtherIsRefused() {
        forkful.job("kit.job.kts");
        forkful.write("in", server.urls("/hold", TASKS, ""));
        Running one = forkful.start(line("in"));
        Running other = forkful.start(line("in"));
        server.awaitTotal(TASKS);
        Eventually.see(
                "one that was refused",
                Duration.ofSeconds(60),
                () -> Stream.of(one, other)
                        .filter(each -> !each.process.isAlive())
                        .toList(),
                refused -> refused.size() == 1);
        Running refused = one.process.isAlive() ? other : one;
        assertThat(refused.await().expect(2).err())
                .contains(
                        "was begun before", "is being run by process " + (refused == one ? other : one).process.pid());
        server.release();
        (refused == one ? other : one).await().expect(0);
        assertThat(forkful.look("runs").expect(0).out().lines()).hasSize(1 + 1);
    }

    @Test
    void namesTheFileWhoseCodeTheRunWasGiven() {
        String script = Forkful.jobText("Noop.java");
        forkful.write("Noop.java", script);
        forkful.write("in", "a\nb\n");
        String[] line = {"run", "Noop.java", "--input=in", "--workers=1", "--name=n", "--resume"};
        forkful.with("FORKFUL_FAULT", "EVENT_APPENDED@1").run(line).expect(137);
        Path other = forkful.write("Other.java", script.replace("Noop", "Other").replace("-> \"\"", "-> \"edited\""));
        forkful.run("resume", "n", "--script=Other.java").expect(137);
        forkful.without("FORKFUL_FAULT");
        forkful.awaitNoProcess();

        assertThat(forkful.run(line).expect(2).err())
                .contains(
                        "run n was given the code of " + other + " in place of Noop.java: go on with it by ",
                        " resume n, or go back by ",
                        "resume n --script " + forkful.folder().resolve("Noop.java"))
                .doesNotContain("has changed");
    }

    @Test
    void knowsItemsOfTheScriptAgain() {
        forkful.job("kit.job.kts");
        String[] line = {"run", "kit.job.kts", "--job=listed", "--workers=1", "--name=items", "--resume"};
        forkful.with("FORKFUL_FAULT", "EVENT_APPENDED@1").run(line).expect(137);
        forkful.without("FORKFUL_FAULT");
        forkful.awaitNoProcess();
        assertThat(forkful.run(line).expect(0).err()).contains("begun before", "3 published = 3 ok");
    }

    @Test
    void refusesAnInputThatCannotBeReadAgain() {
        forkful.job("Noop.java");
        assertThat(forkful.run("run", "Noop.java", "--input=-", "--resume")
                        .expect(2)
                        .err())
                .contains("standard input cannot");
        assertThat(forkful.runs()).doesNotExist();
    }

    private static String[] line(String input, String... more) {
        return Stream.concat(
                        Stream.of("run", "kit.job.kts", "--job=status", "--workers=1", "--resume", "--input=" + input),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    /** A run whose tasks all wait for an answer. */
    private Running underWay(String... line) {
        forkful.job("kit.job.kts");
        forkful.write("in", server.urls("/hold", TASKS, ""));
        Running run = forkful.start(line);
        server.awaitTotal(TASKS);
        return run;
    }
}
