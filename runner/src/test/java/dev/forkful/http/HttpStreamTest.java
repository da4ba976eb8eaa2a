package dev.forkful.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A body that is read as it comes is part of its call, until it has come whole or is given up. */
@ParameterizedClass
@EnumSource(ClientSpec.Transport.class)
@Timeout(20)
class HttpStreamTest {
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n";
    private static final String ONE_BYTE = HEAD + "x";

    private final ClientSpec.Transport transport;
    private volatile boolean gone;

    HttpStreamTest(ClientSpec.Transport transport) {
        this.transport = transport;
    }

    private Http calledByOneThatGoes(Http http) {
        return http.calledBy(
                new ExchangeGate.Caller() {
                    @Override
                    public boolean isGone() {
                        return gone;
                    }
                },
                Runnable::run);
    }

    private static InputStream streamed(Http http, RawServer server) throws IOException, InterruptedException {
        InputStream body =
                http.send(request(server), BodyHandlers.ofInputStream()).body();
        assertThat(body.read()).isEqualTo('x');
        return body;
    }

    private static HttpRequest request(RawServer server) {
        return HttpRequest.newBuilder(URI.create(server.uri("/"))).build();
    }

    private static CompletableFuture<Throwable> errorOfReading(InputStream body) {
        CompletableFuture<Throwable> raised = new CompletableFuture<>();
        new Thread(() -> raised.complete(catchThrowable(body::read))).start();
        return raised.orTimeout(10, TimeUnit.SECONDS);
    }

    @Test
    void streamOfACallerThatIsGoneIsCutOffAndFailsWhoReadsIt() throws IOException, InterruptedException {
        try (RawServer server = new RawServer(ONE_BYTE);
                Http http = Loopback.client(transport)) {
            Http of = calledByOneThatGoes(http);
            CompletableFuture<Throwable> raised = errorOfReading(streamed(of, server));
            assertThat(server.isOpen()).isTrue();

            gone = true;
            of.abortForsaken(Runnable::run);

            assertThat(server.awaitClosed()).isTrue();
            assertThat(raised.join())
                    .isInstanceOf(IOException.class)
                    .satisfies(error -> assertThat(HttpError.of(error).type()).isEqualTo("cancelled"));
        }
    }

    @Test
    void streamsOfACallerThatIsDoneAreCutOffThoseThatComeLaterToo() throws IOException, InterruptedException {
        try (RawServer one = new RawServer(ONE_BYTE);
                RawServer other = new RawServer(ONE_BYTE);
                RawServer another = new RawServer(ONE_BYTE);
                Http http = Loopback.client(transport)) {
            Http done = calledByOneThatGoes(http);
            CompletableFuture<Throwable> raised = errorOfReading(streamed(done, one));
            InputStream neighbour = streamed(calledByOneThatGoes(http), other);

            done.closeBodies(Runnable::run);

            assertThat(one.awaitClosed()).isTrue();
            assertThat(raised.join()).isInstanceOf(IOException.class);
            assertThat(catchThrowable(() -> streamed(done, another))).isInstanceOf(IOException.class);
            assertThat(another.awaitClosed()).isTrue();
            assertThat(other.isOpen()).isTrue();
            neighbour.close();
            assertThat(other.awaitClosed()).isTrue();
        }
    }

    @Test
    void closingTheClientCutsStreamsOff() throws IOException, InterruptedException {
        try (RawServer server = new RawServer(ONE_BYTE)) {
            Http http = Loopback.client(transport);
            CompletableFuture<Throwable> raised = errorOfReading(streamed(http, server));

            http.close();

            assertThat(server.awaitClosed()).isTrue();
            assertThat(raised.join()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void bodyThatNobodySubscribesToIsCutOffAndTellsWhoeverDoesSo() throws IOException, InterruptedException {
        try (RawServer server = new RawServer(ONE_BYTE);
                Http http = Loopback.client(transport)) {
            Http done = calledByOneThatGoes(http);
            Flow.Publisher<List<ByteBuffer>> body =
                    done.send(request(server), BodyHandlers.ofPublisher()).body();
            assertThat(server.isOpen()).isTrue();

            done.closeBodies(Runnable::run);

            assertThat(server.awaitClosed()).isTrue();
            CompletableFuture<Throwable> told = new CompletableFuture<>();
            body.subscribe(new Late(told));
            assertThat(told).succeedsWithin(Duration.ofSeconds(5));
        }
    }

    @Test
    void subscribersThatRaiseAsTheyAreToldAreCutOffAllTheSame() throws IOException, InterruptedException {
        try (RawServer one = new RawServer(ONE_BYTE);
                RawServer other = new RawServer(ONE_BYTE)) {
            Http http = Loopback.client(transport);
            for (RawServer server : List.of(one, other)) {
                assertThat(http.send(request(server), head -> new Raising()).body())
                        .isEqualTo("open");
            }

            Thread closing = new Thread(http::close);
            closing.setUncaughtExceptionHandler((thread, error) -> {}); // it is told what they raise
            closing.start();

            assertThat(one.awaitClosed()).isTrue();
            assertThat(other.awaitClosed()).isTrue();
        }
    }

    private static final class Raising implements HttpResponse.BodySubscriber<String> {
        @Override
        public CompletionStage<String> getBody() {
            return CompletableFuture.completedStage("open");
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(1);
        }

        @Override
        public void onNext(List<ByteBuffer> item) {}

        @Override
        public void onError(Throwable error) {
            throw new IllegalStateException("by the subscriber", error);
        }

        @Override
        public void onComplete() {}
    }

    private record Late(CompletableFuture<Throwable> told) implements Flow.Subscriber<List<ByteBuffer>> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(1);
        }

        @Override
        public void onNext(List<ByteBuffer> item) {}

        @Override
        public void onError(Throwable error) {
            told.complete(error);
        }

        @Override
        public void onComplete() {}
    }

    @Test
    void streamThatComesAsItsCallIsCancelledIsClosed() throws IOException, InterruptedException {
        BlockingQueue<Runnable> continuations = new LinkedBlockingQueue<>();
        try (RawServer server = new RawServer(ONE_BYTE);
                Http http = Loopback.client(transport)) {
            CompletableFuture<HttpResponse<InputStream>> call = http.calledBy(
                            new ExchangeGate.Caller() {}, continuations::add)
                    .sendAsync(request(server), BodyHandlers.ofInputStream());
            Runnable told = continuations.take();

            assertThat(call.cancel(false)).isTrue();
            told.run();

            assertThat(server.awaitClosed()).isTrue();
        }
    }

    @Test
    void turnOfAStreamIsLeftWhenItHasComeWhole() throws IOException, InterruptedException {
        CountDownLatch rest = new CountDownLatch(1);
        Watched turn = new Watched();
        try (RawPeer server = new RawPeer((connection, number) -> {
                    String unused = RawPeer.head(connection);
                    RawPeer.say(connection, ONE_BYTE);
                    awaitQuietly(rest);
                    RawPeer.say(connection, "yz");
                    unused = RawPeer.head(connection);
                });
                Http http = Loopback.client(ClientSpec.builder().transport(transport), (uri, caller) -> turn)) {
            InputStream body = ofAnAttempt(http)
                    .send(http.request("GET", server.uri("/")), BodyHandlers.ofInputStream())
                    .body();
            assertThat(body.read()).isEqualTo('x');
            assertThat(turn.ended.getCount()).isZero();
            assertThat(turn.left.getCount()).isEqualTo(1);

            rest.countDown();

            assertThat(body.readAllBytes()).asString().isEqualTo("yz");
            assertThat(turn.left.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void turnOfAStreamIsLeftWhenItIsClosed() throws IOException, InterruptedException {
        Watched turn = new Watched();
        try (RawServer server = new RawServer(ONE_BYTE);
                Http http = Loopback.client(ClientSpec.builder().transport(transport), (uri, caller) -> turn)) {
            InputStream body = streamed(ofAnAttempt(http), server);
            assertThat(turn.left.getCount()).isEqualTo(1);

            body.close();

            assertThat(turn.left.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(server.awaitClosed()).isTrue();
        }
    }

    @Test
    void turnOfAStreamOfTheBareClientIsLeftAtOnceForItHasNobodyWhoEndsIt() throws IOException, InterruptedException {
        Watched turn = new Watched();
        try (RawServer server = new RawServer(ONE_BYTE);
                Http http = Loopback.client(ClientSpec.builder().transport(transport), (uri, caller) -> turn);
                InputStream body = http.client()
                        .send(request(server), BodyHandlers.ofInputStream())
                        .body()) {
            assertThat(body.read()).isEqualTo('x');
            assertThat(turn.left.getCount()).isZero();
        }
    }

    @Test
    void turnOfAStreamOfTheWorkersOwnClientIsLeftAtOnceForNoAttemptEndsIt() throws IOException, InterruptedException {
        Watched turn = new Watched();
        try (RawServer server = new RawServer(ONE_BYTE)) {
            InputStream body;
            try (Http http = Loopback.client(ClientSpec.builder().transport(transport), (uri, caller) -> turn)) {
                body = streamed(http, server);
                assertThat(turn.left.getCount()).isZero();
            }
            assertThat(catchThrowable(body::read)).isInstanceOf(IOException.class);
        }
    }

    private static Http ofAnAttempt(Http http) {
        return http.calledBy(new ExchangeGate.Caller() {}, Runnable::run);
    }

    private static void awaitQuietly(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void turnOfABodyThatIsCollectedIsLeftBeforeItsCallerHasIt() throws IOException, InterruptedException {
        for (String answer : List.of(HEAD + "xyz", "HTTP/1.1 204 No Content\r\n\r\n")) {
            Watched turn = new Watched();
            try (RawServer server = new RawServer(answer);
                    Http http = Loopback.client(ClientSpec.builder().transport(transport), (uri, caller) -> turn)) {
                http.send(request(server));
                assertThat(turn.left.getCount()).isZero();
            }
        }
    }

    private static final class Watched implements ExchangeGate.Turn {
        private final CountDownLatch ended = new CountDownLatch(1);
        private final CountDownLatch left = new CountDownLatch(1);

        @Override
        public @Nullable CompletableFuture<Void> awaited() {
            return null;
        }

        @Override
        public void answered(int status, HttpHeaders headers) {}

        @Override
        public void ended(@Nullable Throwable error) {
            ended.countDown();
        }

        @Override
        public void left() {
            left.countDown();
        }
    }
}
