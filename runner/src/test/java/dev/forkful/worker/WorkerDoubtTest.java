package dev.forkful.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Eventually;
import dev.forkful.Handler;
import dev.forkful.InDoubt;
import dev.forkful.JobSpec;
import dev.forkful.Rate;
import dev.forkful.RateLimit;
import dev.forkful.RetryPolicy;
import dev.forkful.broker.Event;
import dev.forkful.http.Http;
import dev.forkful.http.RawPeer;
import dev.forkful.http.TestServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a worker of a job with {@code inDoubt = HOLD} puts on record, and what it does not try again. */
final class WorkerDoubtTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    private Path run;

    private final FakeSession session = new FakeSession();
    private final FakeTimer timer = new FakeTimer();
    private final Map<String, CompletableFuture<Object>> ends = new ConcurrentHashMap<>();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable closeable : open) {
            closeable.close();
        }
    }

    @Test
    void thatAHandlerBeginsIsOnRecordBeforeItDoes() {
        session.publish("\"a\"");
        List<String> seen = new ArrayList<>();
        start(job().task(String.class, (input, task) -> {
            seen.addAll(kinds());
            return input;
        }));
        awaitReplies(1);
        assertThat(seen).endsWith("Sent");
        assertThat(kinds()).containsExactly("WorkerStarted", "Sent", "Reply");
        Event.Sent sent = (Event.Sent) session.events.get(1);
        assertThat(List.of(sent.sequence(), (long) sent.attempt(), (long) sent.worker(), (long) sent.stage()))
                .containsExactly(0L, 1L, 1L, 0L);
        assertThat(sent.key()).hasSize(24);
    }

    @Test
    void withoutHoldNothingIsSaid() {
        session.publish("\"a\"", "\"b\"");
        start(job().inDoubt(InDoubt.RETRY).retry(twice()).task(String.class, (input, task) -> {
            throw new SocketException("Connection reset");
        }));
        passUntil(() -> assertThat(session.replies()).hasSize(2));
        assertThat(kinds()).containsOnly("WorkerStarted", "AttemptFailed", "Reply");
    }

    @Test
    void statusIsAnAnswerAndMayBeTriedAgain() {
        TestServer server = server(503);
        session.publish(quoted(server.uri("/")));
        start(job().retry(twice())
                .task(String.class, (uri, task) -> Http.orThrow(task.http().get(uri))));
        passUntil(() -> assertThat(session.replies()).hasSize(1));
        assertThat(server.requests()).hasValue(2);
        assertThat(kinds()).containsExactly("WorkerStarted", "Sent", "Answered", "AttemptFailed", "Sent", "Reply");
        assertThat(session.replies().get(0).status()).isEqualTo(Event.Status.FAILED);
    }

    @Test
    void connectionThatWasNeverHadHasCarriedNothing() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        session.publish(quoted("http://127.0.0.1:" + port + "/"));
        start(job().retry(twice()).task(String.class, (uri, task) -> task.http().get(uri)));
        passUntil(() -> assertThat(session.replies()).hasSize(1));
        assertThat(kinds()).doesNotContain("Doubted").contains("AttemptFailed");
    }

    @Test
    void whatWasCutOffIsInDoubtHoweverManyTriesAreLeftOrNone() {
        session.publish("\"reset\"", "\"timeout\"", "\"refused\"");
        start(job().retry(RetryPolicy.DEFAULT.withAttempts(1)).task(String.class, (input, task) -> {
            throw input.equals("reset")
                    ? new SocketException("Connection reset")
                    : input.equals("timeout") ? new HttpTimeoutException("request timed out") : new ConnectException();
        }));
        Eventually.within(SOON, () -> assertThat(doubts()).containsExactlyInAnyOrder(0L, 1L));
        awaitReplies(1);
        assertThat(session.replies().get(0).sequence()).isEqualTo(2);
        assertThat(session.released).isEmpty();
    }

    @Test
    void bodyThatIsCutShortIsInDoubtHoweverItIsReadAndOneThatIsWholeButWrongIsNot() throws IOException {
        RawPeer peer = new RawPeer((connection, number) -> {
            String head = RawPeer.head(connection);
            RawPeer.say(
                    connection,
                    "HTTP/1.1 200 OK\r\nContent-Length: " + (head.contains("/wrong") ? 4 : 9) + "\r\n\r\n{\"a\n");
        });
        open.add(peer);
        session.publish("\"/text\"", "\"/lines\"", "\"/wrong\"");
        start(job().retry(RetryPolicy.DEFAULT.withAttempts(1)).task(String.class, (path, task) -> {
            if (path.equals("/lines")) {
                return task.http()
                        .send(task.http().request("POST", peer.uri(path)), BodyHandlers.ofLines())
                        .body()
                        .filter(line -> !line.isEmpty())
                        .count();
            }
            return path.equals("/wrong")
                    ? task.http().getJson(peer.uri(path), String.class)
                    : task.http().post(peer.uri(path), "x").body();
        }));
        Eventually.within(SOON, () -> assertThat(doubts()).containsExactlyInAnyOrder(0L, 1L));
        awaitReplies(1);
        assertThat(session.replies().get(0).sequence()).isEqualTo(2);
        assertThat(new String(session.replies().get(0).body(), StandardCharsets.UTF_8))
                .contains("\"type\":\"decode\"");
    }

    @Test
    void attemptThatOverranItsTimeIsInDoubtAndNotTriedAgain() {
        session.publish("\"a\"", "\"b\"");
        start(job().timeout(Duration.ofSeconds(1)).retry(twice()).asyncTask(String.class, holding()));
        Eventually.within(SOON, () -> assertThat(ends).containsOnlyKeys("a", "b"));
        end("b").complete("done");
        awaitReplies(1); // before any time passes: "b" has as much as "a"
        passUntil(() -> assertThat(doubts()).containsExactly(0L));
        timer.advance(Duration.ofMinutes(1));
        assertThat(kinds()).doesNotContain("AttemptFailed");
        assertThat(kinds().stream().filter("Sent"::equals)).hasSize(2);
        assertThat(error((Event.Doubted) event("Doubted"))).contains("within its timeout of 1 s");
    }

    @Test
    void callThatNobodyWaitsForIsInDoubtWhateverTheHandlerSaysOfIt() {
        TestServer slow = server(200);
        slow.hold();
        TestServer busy = server(503);
        session.publish(quoted(slow.uri("/a") + " " + busy.uri("/b")));
        start(job().retry(twice()).asyncTask(String.class, (uris, task) -> {
            var unanswered = task.http().getAsync(uris.split(" ", 2)[0]);
            return task.http().getAsync(uris.split(" ", 2)[1]).thenApply(response -> {
                Eventually.within(SOON, () -> assertThat(slow.requests()).hasValue(1));
                unanswered.cancel(true);
                throw new IllegalStateException("the one said no");
            });
        }));
        Eventually.within(SOON, () -> assertThat(doubts()).containsExactly(0L));
        assertThat(slow.requests()).hasValue(1);
        assertThat(kinds()).doesNotContain("AttemptFailed", "Reply");
    }

    @Test
    void handlerThatMadeItGoodHasAResult() {
        TestServer slow = server(200);
        slow.hold();
        session.publish(quoted(slow.uri("/a")));
        start(job().asyncTask(String.class, (uri, task) -> {
            var call = task.http().getAsync(uri);
            Eventually.within(SOON, () -> assertThat(slow.requests()).hasValue(1));
            call.cancel(true);
            return CompletableFuture.completedFuture("as I know myself");
        }));
        awaitReplies(1);
        assertThat(session.replies().get(0).status()).isEqualTo(Event.Status.OK);
    }

    @Test
    void inputThatDoesNotFitHasSentNothing() {
        session.publish("\"a\"");
        start(job().task(Integer.class, (input, task) -> input));
        awaitReplies(1);
        assertThat(kinds()).containsExactly("WorkerStarted", "Reply");
    }

    @Test
    void taskThatWaitsForALimitIsNotSentAndGoesBackToEverybody() {
        session.publish("\"a1\"", "\"a2\"", "\"a3\"");
        Worker worker = start(job().limit(RateLimit.byKey(String.class, text -> text.charAt(0), Rate.perMinute(1)))
                .asyncTask(String.class, holding()));
        Eventually.within(SOON, () -> assertThat(ends).hasSize(1));
        Eventually.within(SOON, () -> assertThat(session.queuedTasks()).isZero());
        worker.drain("test");
        Eventually.within(SOON, () -> assertThat(session.released).hasSize(2));
        assertThat(kinds().stream().filter("Sent"::equals)).hasSize(1);
        assertThat(doubts()).isEmpty();
    }

    @Test
    void whatAWorkerLeavesBehindWhenItIsReplacedIsInDoubt() {
        CountDownLatch endOfTest = new CountDownLatch(1);
        open.add(endOfTest::countDown);
        session.publish("\"stuck\"");
        Worker worker = start(job().timeout(Duration.ofHours(1)).asyncTask(String.class, (input, task) -> {
            CompletableFuture<Object> end = new CompletableFuture<>();
            ends.put(input, end);
            if (input.equals("stuck")) {
                awaitWhatever(endOfTest);
            }
            return end;
        }));
        Eventually.within(SOON, () -> assertThat(ends).containsOnlyKeys("stuck"));
        timer.advance(Duration.ofMinutes(59));
        session.publish("\"slow\"");
        worker.wake();
        passUntil(() -> assertThat(ends).containsKey("slow"));
        timer.advance(Duration.ofMinutes(1));
        Eventually.within(SOON, () -> {
            timer.advance(Duration.ofMillis(500));
            assertThat(doubts()).containsExactly(0L, 1L);
        });
        assertThat(session.events)
                .filteredOn(event -> event instanceof Event.Doubted doubt && doubt.sequence() == 1)
                .singleElement()
                .satisfies(event -> assertThat(error((Event.Doubted) event)).contains("its worker was replaced"));
        assertThat(session.released).isEmpty();
        assertThat(session.replies()).isEmpty();
    }

    private static void awaitWhatever(CountDownLatch latch) {
        boolean over = false;
        while (!over) {
            try {
                latch.await();
                over = true;
            } catch (InterruptedException ignored) {
                over = false; // that it takes no notice is the point
            }
        }
    }

    private TestServer server(int status) {
        TestServer server = new TestServer(status, "");
        open.add(server);
        return server;
    }

    private static JobSpec.Builder job() {
        return JobSpec.named("test").inDoubt(InDoubt.HOLD);
    }

    private static RetryPolicy twice() {
        return new RetryPolicy(2, Duration.ZERO, Duration.ZERO, Duration.ZERO, error -> true);
    }

    private Handler.Async<String> holding() {
        return (input, task) -> {
            CompletableFuture<Object> end = new CompletableFuture<>();
            ends.put(input, end);
            return end;
        };
    }

    private CompletableFuture<Object> end(String input) {
        return java.util.Objects.requireNonNull(ends.get(input), input);
    }

    private List<String> kinds() {
        return session.events.stream()
                .map(event -> event.getClass().getSimpleName())
                .toList();
    }

    private Event event(String kind) {
        return session.events.stream()
                .filter(event -> event.getClass().getSimpleName().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    private List<Long> doubts() {
        return session.events.stream()
                .filter(Event.Doubted.class::isInstance)
                .map(event -> ((Event.Doubted) event).sequence())
                .toList();
    }

    private static String error(Event.Doubted doubted) {
        return new String(doubted.error(), StandardCharsets.UTF_8);
    }

    private void awaitReplies(int count) {
        Eventually.within(SOON, () -> assertThat(session.replies()).hasSize(count));
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }

    private void passUntil(Eventually.ThrowingRunnable assertion) {
        Eventually.within(SOON, () -> {
            timer.advance(Duration.ofMillis(20));
            assertion.run();
        });
    }

    private Worker start(JobSpec job) {
        WorkerBench bench = new WorkerBench(session, timer, run);
        open.add(bench);
        return bench.start(job, 8);
    }
}
