package dev.forkful.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Eventually;
import dev.forkful.Handler;
import dev.forkful.JobSpec;
import dev.forkful.Rate;
import dev.forkful.RateLimit;
import dev.forkful.RetryPolicy;
import dev.forkful.broker.Event;
import dev.forkful.http.TestServer;
import dev.forkful.limit.Gate;
import dev.forkful.limit.LimitFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A worker and its limits, without its process: time stands until a test advances it. */
final class WorkerLimitsTest {
    private static final Duration SOON = Eventually.PATIENCE;
    private static final Duration START = Duration.ofHours(1);
    /** More than passes in any test, however slow its server. */
    private static final Duration LONG = Duration.ofHours(10);

    private static final Duration SECOND = Duration.ofSeconds(1);

    @TempDir
    private Path run;

    private final FakeSession session = new FakeSession();
    private final FakeTimer timer = new FakeTimer();
    private final List<String> began = new CopyOnWriteArrayList<>();
    private final Map<String, CompletableFuture<Object>> ends = new java.util.concurrent.ConcurrentHashMap<>();
    private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();

    @BeforeEach
    void passTheTimeBeforeWhichNothingWas() {
        timer.advance(START);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable closeable : open) {
            closeable.close();
        }
    }

    @Test
    void attemptsBeginAtAnEvenPaceAndWhatWaitsIsNotEvenClaimed() {
        session.publish("\"a\"", "\"b\"", "\"c\"", "\"d\"", "\"e\"");
        start(job().limit(RateLimit.ofRun(Rate.perSecond(1))).asyncTask(String.class, holding()), 4);
        awaitBegun("a");
        assertThat(session.queuedTasks()).isGreaterThanOrEqualTo(3);
        timer.advance(Duration.ofMillis(990));
        assertThat(began).containsExactly("a");
        passUntil(() -> assertThat(began).containsExactly("a", "b"));
        passUntil(() -> assertThat(began).containsExactly("a", "b", "c"));
        assertThat(timer.nowNanos()).isGreaterThan(START.plusMillis(1_990).toNanos());
    }

    @Test
    void eachAttemptCounts() {
        session.publish("\"a\"", "\"b\"");
        RetryPolicy quick = RetryPolicy.DEFAULT.withAttempts(2).withDelays(Duration.ZERO, Duration.ZERO);
        start(job().retry(quick).limit(RateLimit.ofRun(Rate.perSecond(1))).asyncTask(String.class, holding()), 4);
        awaitBegun("a");
        end("a").completeExceptionally(new IOException("once more"));
        Eventually.within(SOON, () -> assertThat(session.events).hasAtLeastOneElementOfType(Event.AttemptFailed.class));
        assertThat(began).hasSize(1);
        passUntil(() -> assertThat(began).hasSize(3));
        assertThat(timer.nowNanos()).isGreaterThan(START.plusMillis(1_990).toNanos());
        assertThat(began).containsExactlyInAnyOrder("a", "a", "b");
    }

    @Test
    void whoIsTriedAgainWaitsForNobodyOfItsKeyThatWasNeverTried() {
        session.publish("\"a1\"", "\"a2\"", "\"a3\"", "\"a4\"", "\"a5\"");
        RetryPolicy quick = RetryPolicy.DEFAULT.withAttempts(2).withDelays(Duration.ZERO, Duration.ZERO);
        start(
                job().retry(quick)
                        .limit(RateLimit.byKey(String.class, text -> text.charAt(0), Rate.perSecond(1)))
                        .asyncTask(String.class, holding()),
                8);
        Eventually.within(SOON, () -> assertThat(began).hasSize(1));
        String failed = began.get(0);
        end(failed).completeExceptionally(new IOException("once more"));
        Eventually.within(SOON, () -> assertThat(session.events).hasAtLeastOneElementOfType(Event.AttemptFailed.class));

        passUntil(() -> assertThat(began).hasSize(6));

        assertThat(began.get(2))
                .as("the next but the one that had its place already: %s", began)
                .isEqualTo(failed);
        assertThat(timer.nowNanos())
                .as("no place was lost")
                .isLessThan(START.plusMillis(5_200).toNanos());
    }

    @Test
    void callOfOneThatIsTriedAgainWaitsForNobodyAtItsHostThatWasNeverTried() {
        TestServer server = server(200, "");
        List<String> sent = new CopyOnWriteArrayList<>();
        RetryPolicy quick = RetryPolicy.DEFAULT.withAttempts(2).withDelays(Duration.ZERO, Duration.ZERO);
        for (int i = 1; i <= 8; i++) {
            session.publish(quoted(server.uri("/" + i)));
        }
        start(
                job().retry(quick)
                        .limit(RateLimit.perHost(Rate.perSecond(1)))
                        .asyncTask(
                                String.class,
                                (uri, task) -> task.http().getAsync(uri).thenApply(response -> {
                                    sent.add(uri);
                                    if (sent.size() == 2) { // the first is alone
                                        throw new UncheckedIOException(new IOException("once more"));
                                    }
                                    return response.statusCode();
                                })),
                8);

        passUntil(() -> assertThat(session.replies()).hasSize(8));

        assertThat(sent).hasSize(9);
        assertThat(sent.get(8)).as("the last of %s", sent).isNotEqualTo(sent.get(1));
    }

    @Test
    void callForWhichAllOthersWaitGoesOnThoughTheyHaveAllSlots() {
        TestServer server = server(200, "");
        session.publish("\"renews\"", "\"b\"", "\"c\"", "\"d\"", "\"e\"", "\"f\"");
        CompletableFuture<Integer> token = new CompletableFuture<>();
        start(
                job().timeout(LONG)
                        .limit(RateLimit.perHost(Rate.perSecond(1)))
                        .asyncTask(String.class, (input, task) -> {
                            if (!input.equals("renews")) {
                                return token;
                            }
                            return task.http()
                                    .getAsync(server.uri("/first"))
                                    .thenCompose(first -> task.http().getAsync(server.uri("/api")))
                                    .thenCompose(refused -> task.http().getAsync(server.uri("/token")))
                                    .thenApply(answer -> {
                                        token.complete(answer.statusCode());
                                        return answer.statusCode();
                                    });
                        }),
                2);

        passUntil(() -> assertThat(session.replies()).hasSize(6));

        assertThat(session.replies()).allMatch(reply -> reply.status() == Event.Status.OK);
        assertThat(timer.nowNanos())
                .as("long before the time of those is up that wait")
                .isLessThan(START.plus(LONG).toNanos());
    }

    @ParameterizedTest
    @CsvSource({"2, 3", "20, 22"})
    void handlersThatMakeNoCallForLongAreJoinedByATenthMoreOrByOne(int concurrency, int atMost) {
        TestServer server = server(200, "");
        int tasks = 2 * concurrency + 2;
        session.publish(
                IntStream.range(0, tasks).mapToObj(i -> "\"t" + i + "\"").toArray(String[]::new));
        CompletableFuture<String> longWork = new CompletableFuture<>();
        AtomicInteger busy = new AtomicInteger();
        start(
                job().timeout(LONG)
                        .limit(RateLimit.perHost(Rate.perMinute(30)))
                        .asyncTask(
                                String.class,
                                (input, task) -> task.http()
                                        .getAsync(server.uri("/first"))
                                        .thenCompose(first -> {
                                            busy.incrementAndGet();
                                            return longWork;
                                        })),
                concurrency);

        passUntil(() -> assertThat(busy).hasValue(atMost));
        long later = timer.nowNanos() + Duration.ofSeconds(10).toNanos();
        passUntil(() -> assertThat(timer.nowNanos()).isGreaterThan(later));
        assertThat(busy).hasValue(atMost);

        longWork.complete("done");
        passUntil(() -> assertThat(session.replies()).hasSize(tasks));
    }

    @Test
    void taskThatWaitsForItsKeyKeepsNoOtherKey() {
        session.publish("\"a1\"", "\"a2\"", "\"a3\"", "\"a4\"", "\"b1\"");
        start(
                job().limit(RateLimit.byKey(String.class, text -> text.charAt(0), Rate.perMinute(1)))
                        .asyncTask(String.class, holding()),
                2);
        awaitBegun("a1", "b1");
        end("a1").complete("done");
        end("b1").complete("done");
        timer.advance(Duration.ofSeconds(59));
        assertThat(began).hasSize(2);
        passUntil(() -> assertThat(began).hasSize(3));
        assertThat(began.get(2)).isIn("a2", "a3", "a4");
    }

    @Test
    void limitOfAKeyInFlightIsFreedWhenTheAttemptEnds() {
        session.publish("\"a1\"", "\"a2\"", "\"b1\"");
        start(
                job().limit(RateLimit.byKeyInFlight(String.class, text -> text.charAt(0), 1))
                        .asyncTask(String.class, holding()),
                4);
        Eventually.within(SOON, () -> assertThat(began).hasSize(2).contains("b1"));
        String first = began.stream()
                .filter(input -> input.startsWith("a"))
                .findFirst()
                .orElseThrow();
        end(first).complete("done");
        Eventually.within(SOON, () -> assertThat(began).containsExactlyInAnyOrder("a1", "a2", "b1"));
    }

    @Test
    void resultCorrectsWhatItsCostReserved() {
        session.publish("\"12345\"", "\"1\"", "\"2\"");
        start(
                job().limit(RateLimit.ofRun(Rate.perSecond(1))
                                .withCost(String.class, String::length)
                                .withSettle(Integer.class, Integer::doubleValue))
                        .asyncTask(String.class, holding()),
                1);
        Eventually.within(SOON, () -> assertThat(began).hasSize(1));
        String first = began.get(0);
        end(first).complete(8);
        Eventually.within(SOON, () -> assertThat(session.replies()).hasSize(1));
        timer.advance(Duration.ofMillis(7_900));
        assertThat(began).hasSize(1);
        passUntil(() -> assertThat(began).hasSize(2));
    }

    @Test
    void taskWhoseKeyCannotBeHadFailsAloneAndSaysWhy() {
        session.publish("\"\"", "\"a\"");
        start(
                job().limit(RateLimit.byKey(String.class, text -> text.charAt(0), Rate.perSecond(1_000)))
                        .task(String.class, (text, task) -> text),
                4);
        Eventually.within(SOON, () -> assertThat(session.replies()).hasSize(2));
        assertThat(session.replies())
                .filteredOn(reply -> reply.status() == Event.Status.FAILED)
                .singleElement()
                .satisfies(reply -> assertThat(new String(reply.body(), StandardCharsets.UTF_8))
                        .contains("the key or cost of a limit", "StringIndexOutOfBounds"));
    }

    @Test
    void drainedWorkerGivesBackWhatWaits() {
        session.publish("\"a1\"", "\"a2\"", "\"a3\"");
        Worker worker = start(
                job().limit(RateLimit.byKey(String.class, text -> text.charAt(0), Rate.perMinute(1)))
                        .asyncTask(String.class, holding()),
                4);
        Eventually.within(SOON, () -> assertThat(began).hasSize(1));
        Eventually.within(SOON, () -> assertThat(session.queuedTasks()).isZero());
        worker.drain("test");
        Eventually.within(SOON, () -> assertThat(session.released).hasSize(2));
    }

    @Test
    void drainedWorkerKeepsNoPermitOfWhatWaitedForASlot() {
        RateLimit limit = RateLimit.byKeyInFlight(String.class, text -> text.charAt(0), 1);
        session.publish("\"b1\"", "\"a1\"", "\"a2\"");
        Worker worker = start(job().limit(limit).asyncTask(String.class, holding()), 3);
        Eventually.within(SOON, () -> assertThat(began).hasSize(2).contains("b1"));
        String first = began.contains("a1") ? "a1" : "a2";
        session.limit = 1;
        end(first).complete("done"); // the other one has the permit now, and there is no slot for it
        Eventually.within(SOON, () -> assertThat(session.replies()).hasSize(1));
        Gate.Place other = new LimitFolder(run).gate(limit, 1).place(Gate.key("a"), 1);
        passUntil(() -> assertThat(other.tryPass(timer.nowNanos())).isPositive());

        worker.drain("test");

        passUntil(() -> assertThat(other.tryPass(timer.nowNanos())).isZero());
        assertThat(began).hasSize(2);
        assertThat(session.released).hasSize(1);
        end("b1").complete("done");
        Eventually.within(SOON, () -> assertThat(session.replies()).hasSize(2));
    }

    @Test
    void callThatWaitsForItsHostHasNoSlotAndNoTime() {
        awaitTurnsWithoutSlotOrTime(fetching());
    }

    @Test
    void callOfTheBareClientThatWaitsForItsHostHasNoSlotAndNoTimeEither() {
        awaitTurnsWithoutSlotOrTime((uri, task) -> task.http()
                .client()
                .sendAsync(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.ofString())
                .thenApply(HttpResponse::statusCode));
    }

    private void awaitTurnsWithoutSlotOrTime(Handler.Async<String> fetching) {
        TestServer slow = server(200, "");
        TestServer fast = server(200, "");
        session.publish(quoted(slow.uri("/1")), quoted(slow.uri("/2")), quoted(slow.uri("/3")), quoted(fast.uri("/4")));
        start(
                job().timeout(Duration.ofSeconds(2))
                        .limit(RateLimit.perHost(Rate.perMinute(6)))
                        .asyncTask(String.class, fetching),
                1);
        Eventually.within(SOON, () -> assertThat(session.replies()).hasSize(2));
        assertThat(fast.requests()).hasValue(1);
        assertThat(slow.requests()).hasValue(1);
        awaitTurn(slow, 9_900);
        awaitTurn(slow, 9_890);
        assertThat(timer.nowNanos()).isGreaterThan(START.plusMillis(19_990).toNanos());
        assertThat(session.replies()).allMatch(reply -> reply.status() == Event.Status.OK);
        assertThat(session.events).noneMatch(Event.AttemptFailed.class::isInstance);
    }

    /** Time stands from the turn on: however slow the machine is, no attempt's time passes during its call. */
    private void awaitTurn(TestServer server, int tooEarlyMillis) {
        int requests = server.requests().get();
        int replies = session.replies().size();
        timer.advance(Duration.ofMillis(tooEarlyMillis));
        assertThat(server.requests()).hasValue(requests);
        timer.advance(Duration.ofMillis(200));
        Eventually.within(SOON, () -> assertThat(session.replies()).hasSize(replies + 1));
        assertThat(server.requests()).hasValue(requests + 1);
    }

    @Test
    void hostThatAsksToBeLeftAloneIsWithoutAnyLimitDeclared() {
        TestServer busy = server(429, "Retry-After: 30");
        TestServer other = server(200, "");
        session.publish(quoted(busy.uri("/1")));
        Worker worker = start(job().asyncTask(String.class, fetching()), 2);
        Eventually.within(SOON, () -> assertThat(session.replies()).hasSize(1));
        session.publish(quoted(busy.uri("/2")), quoted(other.uri("/3")));
        worker.wake();
        Eventually.within(SOON, () -> assertThat(session.replies()).hasSize(2));
        timer.advance(Duration.ofSeconds(29));
        assertThat(busy.requests()).hasValue(1);
        passUntil(() -> assertThat(busy.requests()).hasValue(2));
    }

    @Test
    void deadlineEndsAnAttemptThatWaitsForItsHost() {
        TestServer busy = server(429, "Retry-After: 300");
        session.publish(quoted(busy.uri("/1")));
        Worker worker = start(job().deadline(SECOND).asyncTask(String.class, fetching()), 2);
        Eventually.within(SOON, () -> assertThat(session.replies()).hasSize(1));
        session.publish(quoted(busy.uri("/2")));
        worker.wake();
        passUntil(() -> assertThat(session.replies()).hasSize(2));
        assertThat(session.replies().get(1).status()).isEqualTo(Event.Status.FAILED);
        assertThat(busy.requests()).hasValue(1);
    }

    @Test
    void keyIsHeldInPlaceOfTheHostWhereTheJobHasKeys() {
        TestServer server = server(429, "Retry-After: 30");
        session.publish(quoted(server.uri("/a/1")));
        Worker worker = start(
                job().limit(RateLimit.byKey(
                                String.class, uri -> uri.contains("/a/") ? "a" : "b", Rate.perSecond(1_000)))
                        .asyncTask(String.class, fetching()),
                4);
        Eventually.within(SOON, () -> assertThat(session.replies()).hasSize(1));
        session.publish(quoted(server.uri("/a/2")), quoted(server.uri("/b/3")));
        worker.wake();
        Eventually.within(SOON, () -> assertThat(server.requests()).hasValue(2));
        timer.advance(Duration.ofSeconds(29));
        assertThat(server.requests()).hasValue(2);
        passUntil(() -> assertThat(server.requests()).hasValue(3));
    }

    @Test
    void callsOfOneHostInFlightAreBounded() {
        TestServer server = server(200, "");
        server.hold();
        session.publish(quoted(server.uri("/1")), quoted(server.uri("/2")), quoted(server.uri("/3")));
        start(job().limit(RateLimit.perHostInFlight(2)).asyncTask(String.class, fetching()), 8);
        Eventually.within(SOON, () -> assertThat(server.requests()).hasValue(2));
        timer.advance(SECOND);
        assertThat(server.requests()).hasValue(2);
        server.release();
        passUntil(() -> assertThat(session.replies()).hasSize(3));
        assertThat(server.mostAtOnce()).isEqualTo(2);
    }

    private TestServer server(int status, String header) {
        TestServer server = new TestServer(status, header);
        open.add(server);
        return server;
    }

    private static JobSpec.Builder job() {
        return JobSpec.named("test").retry(RetryPolicy.DEFAULT.withAttempts(1));
    }

    private Handler.Async<String> holding() {
        return (input, task) -> {
            CompletableFuture<Object> end = new CompletableFuture<>();
            ends.put(input, end);
            began.add(input);
            return end;
        };
    }

    private static Handler.Async<String> fetching() {
        return (uri, task) -> task.http().getAsync(uri).thenApply(response -> response.statusCode());
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }

    private CompletableFuture<Object> end(String input) {
        return java.util.Objects.requireNonNull(ends.get(input), input);
    }

    /** Lets time pass in small steps: between two, other threads do their part. */
    private void passUntil(Eventually.ThrowingRunnable assertion) {
        Eventually.within(SOON, () -> {
            timer.advance(Duration.ofMillis(20));
            assertion.run();
        });
    }

    private void awaitBegun(String... inputs) {
        Eventually.within(SOON, () -> assertThat(began).containsExactlyInAnyOrder(inputs));
    }

    private Worker start(JobSpec job, int concurrency) {
        WorkerBench bench = new WorkerBench(session, timer, run);
        open.add(bench);
        return bench.start(job, concurrency);
    }
}
