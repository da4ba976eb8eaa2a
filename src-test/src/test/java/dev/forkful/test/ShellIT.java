package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The shell where no terminal is: a batch of commands from a file, a pipe or the command line. */
class ShellIT {
    @RegisterExtension
    final Forkful forkful = new Forkful();

    @RegisterExtension
    final CountingServer server = new CountingServer();

    @Test
    void commandsFromAFileRunOneAfterAnother() throws IOException {
        forkful.job("kit.job.kts");
        String commands = """
                # two runs, and what came of them
                run kit.job.kts --job=ranged --name=a
                run kit.job.kts --job listed \\
                    --name b; results a --ordered > a.ndjson
                results b >> b.ndjson
                results b >> b.ndjson
                runs --json | tr -d '\\n' | wc -l
                status 'a' --json
                """;
        Finished batch = forkful.runWithInput(commands, "shell").expect(0);
        assertThat(batch.out().lines().toList()).hasSize(2);
        assertThat(batch.out()).contains("\"run\":\"a\"", "\"ok\":5");
        assertThat(Files.readAllLines(forkful.folder().resolve("a.ndjson"))).hasSize(5);
        assertThat(Files.readAllLines(forkful.folder().resolve("b.ndjson"))).hasSize(6);
        // Inside the shell nobody types the program's name.
        assertThat(batch.err()).contains("results  results a\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "HUP", "INT"})
    void signalDrainsWhatABatchRunsBehindAndLeavesNothingInDoubt(String signal) {
        forkful.job("Pay.java");
        forkful.write("in", server.urls("/hold", 3, ""));
        Running batch =
                forkful.start("shell", "-c", "run Pay.java --input=in --name=pay --workers=1 --concurrency=2 &");
        server.awaitHeld(2);
        batch.signal(signal);
        Eventually.see("it says so", Duration.ofSeconds(30), batch::err, said -> said.contains("stopping: "));
        server.release();
        batch.await().expect(75);
        assertThat(forkful.look("indoubt", "pay", "--json").expect(0).out()).isEmpty();
        JsonNode status = forkful.status("pay");
        assertThat(status.path("state").asString()).isEqualTo("interrupted");
        assertThat(status.path("ok").asInt()).isEqualTo(2);
    }

    @Test
    void commandThatReadsStandardInputIsRefusedWhereTheCommandsStandThere() {
        forkful.job("kit.job.kts");
        String refused = "standard input:1: cannot be read: the shell reads its commands from there: name a file";
        Finished run = forkful.runWithInput(
                        "run kit.job.kts --job=numbers --input=- --name=eats\nrun kit.job.kts --job=ranged --name=next\n",
                        "shell")
                .expect(2);
        assertThat(run.err()).contains(refused, "stdin:1: run kit.job.kts");
        assertThat(forkful.look("runs").expect(0).out()).isEmpty();

        forkful.job("sq.job.kts");
        Finished submit = forkful.runWithInput("load sq.job.kts\nsubmit sq 7\nsubmit sq -\nsubmit sq 8\n", "shell")
                .expect(2);
        assertThat(submit.err()).contains(refused, "stdin:3: submit sq -", "1 published = ");

        Finished apart = forkful.runWithInput(
                        "1\n2\n", "shell", "-c", "run kit.job.kts --job=numbers --input=- --name=reads")
                .expect(0);
        assertThat(apart.err()).contains("2 ok");
    }

    @Test
    void scriptThatReadsStandardInputAsItIsLoadedEatsNoCommand() {
        forkful.job("declaring.job.kts");
        String longComment = "# more than any reader takes at a time\n".repeat(1_000);

        Finished batch = forkful.runWithInput(
                        "load declaring.job.kts --set does=read\n" + longComment + "run declaring --name=eaten\n",
                        "shell")
                .expect(0);

        assertThat(batch.err()).contains("read 0 bytes", "eaten done");
        forkful.allOk("eaten", 3);
    }

    @Test
    void idleShellOnAnOpenPipeEndsWellWhenItIsAskedTo() {
        Running shell = forkful.start("shell");
        shell.type("runs\n");
        Eventually.see("it has begun", Duration.ofSeconds(30), shell::err, said -> said.contains("no runs yet"));
        shell.signal("TERM");
        shell.await().expect(0);
    }

    @Test
    void whatRunsBehindIsAwaitedAndFailedTasksEndABatchWithTheirCode() {
        forkful.job("kit.job.kts");
        forkful.write("n.txt", "1\n2\n");
        Finished batch = forkful.run(
                        "shell",
                        "-c",
                        "run kit.job.kts --job=ranged --name=bg &; run kit.job.kts --job=numbers --input=n.txt --set=odd=bad; runs")
                .expect(1);
        assertThat(batch.err()).contains("-c:1: run kit.job.kts", "ended: run kit.job.kts");
        assertThat(batch.out()).isEmpty();
        assertThat(forkful.allOk("bg", 5)).hasSize(5);
        Finished behind = forkful.run(
                        "shell",
                        "-c",
                        "run kit.job.kts --job=numbers --input=n.txt --set=odd=bad --name=bad &; run kit.job.kts --job=ranged")
                .expect(1);
        assertThat(behind.err()).contains("bad done", "1 failed", "ended: run kit.job.kts");
    }
}
