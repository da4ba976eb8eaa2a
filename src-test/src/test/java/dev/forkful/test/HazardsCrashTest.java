package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks that harm their worker cost themselves, and nobody else. */
class HazardsCrashTest {
    private static final int GONE = -1;

    @RegisterExtension
    final Forkful forkful = new Forkful();

    @RegisterExtension
    final CountingServer server = new CountingServer();

    @Test
    void tasksThatKillWorkersFillTheMemoryOrLoopForEverFailAndTheHundredsBesideThemAreOk() {
        List<Reply> replies = run(300, "exit1", "halt1", "stack1", "loop1", "memory1");
        assertInnocent(replies, 300);
        assertThat(guilty(replies)).hasSize(5);
        assertThat(errorOf(replies, "exit")).isEqualTo("poisoned");
        assertThat(errorOf(replies, "halt")).isEqualTo("poisoned");
        assertThat(errorOf(replies, "stack")).isEqualTo("StackOverflowError");
        assertThat(errorOf(replies, "loop")).isEqualTo("timeout");
        assertThat(errorOf(replies, "memory"))
                .isIn("poisoned", "OutOfMemoryError", "timeout"); // where memory comes slowly
    }

    @Test
    void frozenWorkerIsKilledAndReplacedAndItsTasksAreRunElsewhere() {
        forkful.job("kit.job.kts");
        forkful.write("in", server.urls("/hold", 6, ""));
        Running run = forkful.start("run", "kit.job.kts", "--job=patient", "--input=in", "--name=ice", "--workers=2");
        server.awaitHeld(6);
        ProcessHandle frozen = run.workers().get(0);
        Running.signal("STOP", frozen);
        Eventually.see(
                "the frozen worker is killed", Duration.ofSeconds(60), () -> requestsWhileAlive(frozen), seen -> {
                    assertThat(seen).as("requests while it may wake up").isIn(6, GONE);
                    return seen == GONE;
                });
        server.awaitTotal(7); // one by one: each may be what ended it
        server.release();
        Finished ended = run.await().expect(0);
        assertThat(ended.err()).containsPattern("gave no sign of life for \\d+ ms: killed");
        forkful.allOk("ice", 6);
        assertThat(server.total())
                .as("its three tasks, and no others, ran again")
                .isEqualTo(9);
    }

    private int requestsWhileAlive(ProcessHandle worker) {
        int requests = server.total(); // first: what came before a look at which it lived came while it lived
        return worker.isAlive() ? requests : GONE;
    }

    @Test
    void workersExitByThemselvesWhenTheConsoleIsKilled() {
        forkful.job("kit.job.kts");
        forkful.write("in", server.urls("/hold", 20, ""));
        Running run =
                forkful.start("run", "kit.job.kts", "--job=status", "--input=in", "--name=orphans", "--workers=2");
        server.awaitHeld(20);
        assertThat(run.workers()).hasSize(2);
        run.kill();
        forkful.awaitNoProcess();
        assertThat(forkful.status("orphans").path("state").asString()).isEqualTo("interrupted");
        server.release();
        forkful.run("resume", "orphans").expect(0);
        forkful.allOk("orphans", 20);
    }

    @Test
    void whoHasTooFewFilesIsToldSoAndEveryTaskHasItsReply() {
        forkful.job("kit.job.kts");
        forkful.write("in", server.urls("/hold", 150, ""));
        Running run = forkful.startLine("ulimit -n 110; exec '" + Forkful.root().resolve("forkful")
                + "' run kit.job.kts --job=status --input=in --name=few --workers=1 --concurrency=150");
        Pattern words = Pattern.compile("file-descriptors: GET http://[^ ]+: no file descriptor was free");
        Eventually.see(
                "it is said",
                Duration.ofSeconds(60),
                run::err,
                err -> words.matcher(err).find());
        server.release();
        Finished finished = run.await().expect(1);
        assertThat(finished.err())
                .contains("a worker may have 110 files and connections open, too few", "retry few --failed")
                .doesNotContain("\tat ");
        List<Reply> replies = forkful.look("results", "few").expect(0).replies();
        Reply.assertOneEach(replies, 150);
        assertThat(guilty(replies))
                .isNotEmpty()
                .allSatisfy(reply -> assertThat(reply.errorType()).isEqualTo("file-descriptors"));
        forkful.run("retry", "few", "--failed").expect(0);
    }

    /** Each call leaves an idle connection: they must not take the descriptors of those in flight. */
    @ParameterizedTest
    @ValueSource(strings = {"status", "netty"})
    void oneCallToEachOfManyHostsNeedsFewFiles(String job) throws IOException {
        forkful.job("kit.job.kts");
        List<HttpServer> hosts = new ArrayList<>();
        try {
            for (int i = 0; i < 90; i++) {
                HttpServer host = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
                host.createContext("/", HazardsCrashTest::answer);
                host.start();
                hosts.add(host);
            }
            forkful.write(
                    "in",
                    hosts.stream()
                            .map(host -> "http://127.0.0.1:" + host.getAddress().getPort() + "/")
                            .collect(Collectors.joining("\n", "", "\n")));
            Finished run = forkful.startLine(
                            "ulimit -n 110; exec '" + Forkful.root().resolve("forkful") + "' run kit.job.kts --job="
                                    + job + " --input=in --out=- --workers=1 --concurrency=4")
                    .await()
                    .expect(0);
            Reply.assertOneEach(run.replies(), hosts.size());
        } finally {
            hosts.forEach(host -> host.stop(0));
        }
    }

    private static void answer(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    private List<Reply> run(int innocent, String... guilty) {
        forkful.job("Hazards.java");
        List<String> input = Stream.concat(
                        IntStream.range(0, innocent / 2).mapToObj(i -> "good" + i),
                        Stream.concat(
                                Stream.of(guilty),
                                IntStream.range(innocent / 2, innocent).mapToObj(i -> "good" + i)))
                .toList();
        forkful.write("in", String.join("\n", input) + "\n");
        Finished run = forkful.run("run", "Hazards.java", "--input=in", "--workers=2", "--out=-", "--name=h");
        run.expect(1);
        Reply.assertOneEach(run.replies(), input.size());
        return run.replies();
    }

    private static void assertInnocent(List<Reply> replies, int count) {
        assertThat(replies.stream().filter(reply -> reply.inputText().startsWith("good")))
                .hasSize(count)
                .allSatisfy(reply -> assertThat(reply.isOk()).as("%s", reply).isTrue());
    }

    private static String errorOf(List<Reply> replies, String deed) {
        return guilty(replies).stream()
                .filter(reply -> reply.inputText().startsWith(deed))
                .map(Reply::errorType)
                .collect(Collectors.joining(", "));
    }

    private static List<Reply> guilty(List<Reply> replies) {
        return replies.stream().filter(reply -> !reply.isOk()).toList();
    }
}
