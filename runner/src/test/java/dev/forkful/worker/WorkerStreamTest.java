package dev.forkful.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Eventually;
import dev.forkful.Handler;
import dev.forkful.RateLimit;
import dev.forkful.http.RawPeer;
import dev.forkful.http.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies that handlers read as they come, from a server that says the head, one byte, and then nothing. */
@Timeout(30)
final class WorkerStreamTest extends WorkerFixture {
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private final List<InputStream> bodies = new CopyOnWriteArrayList<>();
    private final TestServer other = new TestServer(200, "");
    private final RawPeer server = new RawPeer((connection, number) -> {
        String unused = RawPeer.head(connection);
        asked.incrementAndGet();
        RawPeer.say(connection, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx");
        try {
            unused = RawPeer.head(connection);
        } finally {
            closed.incrementAndGet();
        }
    });

    WorkerStreamTest() throws IOException {}

    @AfterEach
    void stop() {
        server.close();
        other.close();
    }

    @Test
    void secondStreamOfAHostBeginsWhenTheFirstHasEnded() throws IOException {
        session.publish("\"a\"", "\"b\"");
        Worker worker = started(job().limit(RateLimit.perHostInFlight(1)).asyncTask(String.class, streaming()), 3);
        Eventually.within(SOON, () -> assertThat(bodies).hasSize(1));
        session.publish("\"elsewhere\""); // after the other, which would have its turn before it
        worker.wake();
        tickUntil(() -> assertThat(session.replies()).hasSize(1));
        assertThat(asked).hasValue(1);

        bodies.get(0).close();

        tickUntil(() -> assertThat(bodies).hasSize(2));
    }

    @Test
    void bodyThatNobodyReadsEndsWithItsAttempt() {
        session.publish("\"a\"", "\"b\"");
        start(job().limit(RateLimit.perHostInFlight(1)).asyncTask(String.class, streaming()), 2);
        Eventually.within(SOON, () -> assertThat(bodies).hasSize(1));
        assertThat(closed).hasValue(0);

        calls.values().forEach(call -> call.complete("done"));

        tickUntil(() -> assertThat(bodies).hasSize(2));
        Eventually.within(SOON, () -> assertThat(session.replies()).hasSize(1));
        Eventually.within(SOON, () -> assertThat(closed).hasValue(1));
    }

    @Test
    void bodyIsCutOffWhenTheTimeOfItsAttemptIsUpWhoeverReadsIt() {
        session.publish("\"a\"");
        CompletableFuture<Throwable> raised = new CompletableFuture<>();
        start(job().timeout(Duration.ofSeconds(1)).retry(always(1, DELAY)).asyncTask(String.class, streaming()), 1);
        Eventually.within(SOON, () -> assertThat(bodies).hasSize(1));
        new Thread(() -> {
                    try (InputStream body = bodies.get(0)) {
                        body.readAllBytes();
                    } catch (IOException e) {
                        raised.complete(e);
                    }
                })
                .start();

        timer.advance(Duration.ofSeconds(1));

        tickUntil(() -> assertThat(session.replies()).hasSize(1));
        assertThat(raised).succeedsWithin(SOON);
        Eventually.within(SOON, () -> assertThat(closed).hasValue(1));
    }

    /** Its body is opened; what ends the attempt is its future in {@code calls}. */
    private Handler.Async<String> streaming() {
        return (path, task) -> {
            if (path.equals("elsewhere")) {
                return task.http().getAsync(other.uri("/")).thenApply(HttpResponse::statusCode);
            }
            CompletableFuture<Object> end = new CompletableFuture<>();
            return task.http()
                    .sendAsync(task.http().request("GET", server.uri("/" + path)), BodyHandlers.ofInputStream())
                    .thenCompose(response -> {
                        calls.put(path, end);
                        bodies.add(response.body());
                        return end;
                    });
        };
    }
}
