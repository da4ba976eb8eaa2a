package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A run is steered from a second process. */
class SteeringIT {
    @RegisterExtension
    final Forkful forkful = new Forkful();

    @RegisterExtension
    final CountingServer server = new CountingServer();

    @Test
    void cancelledRunIsAbortedAtOnceOnTheWireToo() {
        forkful.job("kit.job.kts");
        try (SilentServer silent = new SilentServer()) {
            forkful.write("in.txt", (silent.url("/") + "\n").repeat(40));
            Running run = forkful.start(
                    "run", "kit.job.kts", "--job=status", "--input=in.txt", "--name=held", "--concurrency=4");
            silent.awaitOpen(4);
            forkful.run("cancel", "held").expect(0);
            silent.awaitOpen(0);
            assertThat(run.await().exit()).isEqualTo(130);
            assertThat(run.err()).doesNotContain("resume held");
        }
        assertThat(forkful.status("held").path("state").asString()).isEqualTo("cancelled");
    }

    @Test
    void runIsPausedAndGoesOnWithMoreInFlightAndMoreWorkers() {
        Running run = start();
        server.awaitHeld(4);
        assertThat(forkful.run("pause", "held", "--reason", "the API is down")
                        .expect(0)
                        .err())
                .contains("run held is paused");
        assertThat(run.err()).contains("paused by", ": the API is down");
        assertThat(forkful.run("scale", "held", "5").expect(2).err()).contains("concurrency is 4");
        assertThat(forkful.run("set", "held", "concurrency=12", "timeout=90s", "--reason", "it can bear it")
                        .expect(0)
                        .err())
                .contains("set to a concurrency of 12, and is set to a timeout of 90 s");
        assertThat(server.total()).isEqualTo(4);

        forkful.run("unpause", "held").expect(0);
        server.awaitHeld(12);
        forkful.run("scale", "held", "3").expect(0);
        JsonNode workers = Eventually.see(
                "three workers",
                Duration.ofSeconds(30),
                () -> forkful.look("workers", "held", "--json").expect(0).json(),
                seen -> seen.size() == 3);
        assertThat(workers.valueStream())
                .allMatch(worker -> worker.path("state").asString().equals("running"));
        assertThat(run.workers()).hasSize(3);
        server.release();
        assertThat(run.await().exit()).isZero();
        forkful.allOk("held", 40);
        assertThat(forkful.look("show", "held").expect(0).out())
                .contains("paused", "unpaused", "set to a concurrency of 12", "it can bear it", "refused")
                .contains("scaled to 3 workers");
    }

    @Test
    void openRunTakesTasksFromAnotherTerminalUntilItIsClosed() {
        forkful.job("kit.job.kts");
        Running run = forkful.start("run", "kit.job.kts", "--job=status", "--open", "--name=held", "--workers=1");
        awaitRun();
        await("open", status -> status.path("workers").asInt() == 1);
        assertThat(forkful.run("submit", "held", server.url("/a"), server.url("/b"))
                        .expect(0)
                        .err())
                .contains("has tasks 0 to 1");
        await("settled", status -> status.path("ok").asInt() == 2);
        assertThat(forkful.status("held").path("state").asString()).isEqualTo("running");

        run.kill();
        assertThat(forkful.run("submit", "held", server.url("/c")).expect(2).err())
                .contains("held is not running, but interrupted", "resume held");
        forkful.run("resume", "held", "--progress=none").expect(0);
        forkful.allOk("held", 2);
        assertThat(forkful.status("held").path("state").asString()).isEqualTo("completed");
    }

    @Test
    void openRunTakesTheRowsOfFilesWhateverIsBetweenTheirFields() {
        forkful.job("kit.job.kts");
        forkful.write("tabs.tsv", "name\tage\nx\t1\n");
        forkful.write("semicolons.csv", "name;age\ny;2\n");
        forkful.write("commas.csv", "name,age\nz,3\n");
        Running run = forkful.start("run", "kit.job.kts", "--job=people", "--open", "--name=held", "--workers=1");
        awaitRun();
        await("open", status -> status.path("workers").asInt() == 1);
        forkful.run("submit", "held", "--file=tabs.tsv").expect(0);
        forkful.run("submit", "held", "--file=semicolons.csv", "--delimiter=;").expect(0);
        forkful.run("submit", "held", "--file=commas.csv").expect(0);
        forkful.run("close", "held").expect(0);
        assertThat(run.await().exit()).isZero();
        assertThat(forkful.look("results", "held", "--ordered").expect(0).out())
                .containsSubsequence(
                        "{\"name\":\"X\",\"next\":2}", "{\"name\":\"Y\",\"next\":3}", "{\"name\":\"Z\",\"next\":4}");
    }

    @Test
    void openRunThatIsResumedOpenTakesTasksUntilItIsClosed() {
        forkful.job("Noop.java");
        Running run = forkful.start("run", "Noop.java", "--open", "--name=held", "--workers=1");
        awaitRun();
        await("open", status -> status.path("workers").asInt() == 1);
        forkful.run("submit", "held", "a").expect(0);
        run.kill();
        Running resumed = forkful.start("resume", "held", "--open", "--progress=none");
        await("open again", status -> status.path("workers").asInt() == 1);
        assertThat(forkful.runWithInput("b\nc\n", "submit", "held", "-")
                        .expect(0)
                        .err())
                .contains("has taken 2 tasks");
        forkful.run("close", "held").expect(0);
        assertThat(resumed.await().exit()).isZero();
        forkful.allOk("held", 3);
    }

    @Test
    void consoleKilledInMidSubmitLosesNothingAndDoublesNothing() {
        int many = 20_000;
        forkful.job("Noop.java");
        Running run = forkful.start("run", "Noop.java", "--open", "--name=held", "--workers=1");
        awaitRun();
        await("open", status -> status.path("workers").asInt() == 1);
        Path tasks = forkful.runDirectory("held").resolve("tasks");
        long before = Trees.lengthBytes(tasks);
        String[] words = Stream.concat(
                        Stream.of("submit", "held"),
                        IntStream.range(0, many).mapToObj(n -> "item number " + n + " " + "x".repeat(40)))
                .toArray(String[]::new);
        Running submit = forkful.start(words);
        Path control = forkful.runDirectory("held").resolve("control");
        Eventually.see(
                "the order or its tasks",
                Duration.ofSeconds(30),
                () -> Trees.lengthBytes(tasks) > before || Trees.lengthBytes(control) > many,
                seen -> seen);
        run.kill();
        int told = submit.await().exit();

        forkful.run("resume", "held", "--progress=none").expect(0);
        int published = forkful.status("held").path("published").asInt();
        assertThat(published).isIn(0, many);
        assertThat(told == 0 && published == 0)
                .as("told that it was done, and it was not")
                .isFalse();
        assertThat(forkful.allOk("held", published).stream().map(Reply::input)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RENAME@2", "RENAMED@2"})
    void submitterKilledBetweenTwoPortionsHasSubmittedABeginningOfTheFile(String fault) {
        int many = 5_000; // more than are submitted in one go
        forkful.job("Noop.java");
        forkful.write(
                "items.txt",
                IntStream.range(0, many).mapToObj(n -> "item " + n + "\n").collect(Collectors.joining()));
        Running run = forkful.start("run", "Noop.java", "--open", "--name=held", "--workers=1");
        awaitRun();
        await("open", status -> status.path("workers").asInt() == 1);
        forkful.with("FORKFUL_FAULT", fault);
        forkful.run("submit", "held", "--file", "items.txt").expect(137);
        forkful.without("FORKFUL_FAULT");

        forkful.run("submit", "held", "the last").expect(0); // what lay there before is taken up before it
        forkful.run("close", "held").expect(0);
        assertThat(run.await().exit()).isZero();
        int published = forkful.status("held").path("published").asInt();
        assertThat(published).isGreaterThan(fault.startsWith("RENAMED") ? 2 : 1).isLessThan(many);
        List<String> expected = Stream.concat(
                        IntStream.range(0, published - 1).mapToObj(n -> "item " + n), Stream.of("the last"))
                .toList();
        assertThat(forkful.allOk("held", published).stream()
                        .map(reply -> reply.input().asString()))
                .isEqualTo(expected);
    }

    /** Forty calls, four at once, which wait until the server lets them go. */
    private Running start() {
        forkful.job("kit.job.kts");
        StringBuilder urls = new StringBuilder();
        IntStream.range(0, 40)
                .forEach(n -> urls.append(server.url("/hold/" + n)).append('\n'));
        forkful.write("urls.txt", urls.toString());
        Running run = forkful.start(
                "run", "kit.job.kts", "--job=status", "--input=urls.txt", "--name=held", "--concurrency=4");
        awaitRun();
        return run;
    }

    private void awaitRun() {
        Path manifest = forkful.runDirectory("held").resolve("run.json");
        Eventually.see("the run", Duration.ofSeconds(60), () -> Files.exists(manifest), there -> there);
    }

    private void await(String what, java.util.function.Predicate<JsonNode> wanted) {
        Eventually.see(what, Duration.ofSeconds(30), () -> forkful.status("held"), wanted);
    }
}
