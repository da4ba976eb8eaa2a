package dev.forkful.http.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.http.RawPeer;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the tests of {@code Http}, which run on this client too, do not see. */
@Timeout(30)
class NettyClientTest {
    static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static final int MOST_IDLE = 3;
    private static final byte[] VERSION_SIX = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    private final NettyClient client = client(Duration.ofSeconds(30));

    static NettyClient client(Duration keepAlive) {
        try {
            return new NettyClient(new NettyClient.Settings(
                    2, Duration.ofSeconds(5), keepAlive, MOST_IDLE, ProxySelector.of(null), SSLContext.getDefault()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void close() {
        client.close();
    }

    static HttpRequest.Builder to(RawPeer peer, String path) {
        return HttpRequest.newBuilder(URI.create(peer.uri(path)));
    }

    static void serveAll(Socket connection, String answer) throws IOException {
        while (!connection.isClosed()) {
            String unused = RawPeer.head(connection);
            RawPeer.say(connection, answer);
        }
    }

    @Test
    void connectionsAreUsedAgainAndAgain() throws IOException, InterruptedException {
        try (RawPeer peer = new RawPeer((connection, number) -> serveAll(connection, OK))) {
            for (int i = 0; i < 20; i++) {
                assertThat(client.send(to(peer, "/").build(), BodyHandlers.ofString())
                                .body())
                        .isEqualTo("ok");
            }
            assertThat(peer.connections).hasValue(1);
        }
    }

    @Test
    void manyAtOnceHaveAConnectionEach() throws IOException, InterruptedException {
        try (RawPeer peer = new RawPeer((connection, number) -> serveAll(connection, OK))) {
            List<CompletableFuture<HttpResponse<String>>> all = IntStream.range(0, 200)
                    .mapToObj(i -> client.sendAsync(to(peer, "/" + i).build(), BodyHandlers.ofString()))
                    .toList();
            assertThat(all).allSatisfy(one -> assertThat(one.join().body()).isEqualTo("ok"));
        }
    }

    @Test
    void connectionThatIsIdleForLongIsClosed() throws IOException, InterruptedException {
        CompletableFuture<Integer> end = new CompletableFuture<>();
        try (NettyClient brief = client(Duration.ofMillis(50));
                RawPeer peer = new RawPeer((connection, number) -> {
                    String unused = RawPeer.head(connection);
                    RawPeer.say(connection, OK);
                    end.complete(connection.getInputStream().read());
                })) {
            brief.send(to(peer, "/").build(), BodyHandlers.ofString());
            assertThat(end.join()).isEqualTo(-1);
        }
    }

    @Test
    void ofTooManyIdleConnectionsTheEldestIsClosedWhateverItsOrigin() throws IOException, InterruptedException {
        CompletableFuture<Integer> endOfFirst = new CompletableFuture<>();
        List<RawPeer> peers = new ArrayList<>();
        try {
            for (int i = 0; i <= MOST_IDLE; i++) {
                boolean isFirst = i == 0;
                peers.add(new RawPeer((connection, number) -> {
                    if (isFirst) {
                        String unused = RawPeer.head(connection);
                        RawPeer.say(connection, OK);
                        endOfFirst.complete(connection.getInputStream().read());
                    } else {
                        serveAll(connection, OK);
                    }
                }));
            }
            for (int round = 0; round < 2; round++) {
                for (RawPeer peer : peers.subList(round, peers.size())) {
                    client.send(to(peer, "/").build(), BodyHandlers.ofString());
                }
            }

            assertThat(endOfFirst.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(-1);
            assertThat(peers).allSatisfy(peer -> assertThat(peer.connections).hasValue(1));
        } finally {
            peers.forEach(RawPeer::close);
        }
    }

    @Test
    void bytesThatNobodyAskedForEndAnIdleConnection() throws IOException, InterruptedException {
        CountDownLatch idle = new CountDownLatch(1);
        CompletableFuture<Integer> end = new CompletableFuture<>();
        try (RawPeer peer = new RawPeer((connection, number) -> {
            String unused = RawPeer.head(connection);
            RawPeer.say(connection, OK);
            if (number == 1) {
                await(idle);
                RawPeer.say(connection, "HELLO");
                end.complete(connection.getInputStream().read());
            }
        })) {
            client.send(to(peer, "/").build(), BodyHandlers.ofString());
            idle.countDown();
            assertThat(end.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(-1);
            HttpRequest post = to(peer, "/").POST(BodyPublishers.noBody()).build();
            assertThat(client.send(post, BodyHandlers.ofString()).body()).isEqualTo("ok");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "204 No Content\r\nContent-Length: 5\r\n\r\nhello",
                "204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n",
                "304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n",
                "304 Not Modified\r\nContent-Length: 5\r\n\r\n",
            })
    void connectionOfAnAnswerThatDeclaresABodyItCannotHaveIsNotKept(String answer)
            throws IOException, InterruptedException {
        try (RawPeer peer = new RawPeer((connection, number) -> serveAll(connection, "HTTP/1.1 " + answer))) {
            HttpRequest post = to(peer, "/").POST(BodyPublishers.noBody()).build();
            for (int i = 1; i <= 3; i++) {
                assertThat(client.send(post, BodyHandlers.ofString()).body()).isEmpty();
                assertThat(peer.connections).hasValue(i);
            }
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void requestOnAConnectionThatClosedWhileIdleIsSentOnceMore(String method) throws IOException, InterruptedException {
        try (RawPeer peer = new RawPeer((connection, number) -> {
            String unused = RawPeer.head(connection);
            RawPeer.say(connection, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            if (number == 1) {
                String second = RawPeer.head(connection); // and hangs up
            }
        })) {
            HttpRequest request =
                    to(peer, "/").method(method, BodyPublishers.noBody()).build();
            client.send(request, BodyHandlers.ofString());
            assertThat(client.send(request, BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
            assertThat(peer.connections).hasValue(2);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "H",
                "HTTP/1.1 200 OK\r\nContent-",
                "HTTP/1.1 103 Early Hints\r\n\r\n",
                "no HTTP\r\n\r\n",
            })
    void requestWhoseAnswerHasBegunIsNotSentAgain(String half) throws IOException, InterruptedException {
        try (RawPeer peer = new RawPeer((connection, number) -> {
            String unused = RawPeer.head(connection);
            RawPeer.say(connection, OK);
            unused = RawPeer.head(connection);
            RawPeer.say(connection, half); // and hangs up
        })) {
            HttpRequest get = to(peer, "/").build();
            client.send(get, BodyHandlers.ofString());
            assertThatThrownBy(() -> client.send(get, BodyHandlers.ofString())).isInstanceOf(IOException.class);
            assertThat(peer.connections).hasValue(1);
        }
    }

    @Test
    void requestWhoseBodyFailsIsNotSentAgain() throws IOException, InterruptedException {
        AtomicInteger subscribed = new AtomicInteger();
        Flow.Publisher<ByteBuffer> failing = subscriber -> {
            subscribed.incrementAndGet();
            subscriber.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long count) {
                    subscriber.onError(new IOException("by the publisher"));
                }

                @Override
                public void cancel() {}
            });
        };
        try (RawPeer peer = new RawPeer((connection, number) -> serveAll(connection, OK))) {
            client.send(to(peer, "/").build(), BodyHandlers.ofString());
            HttpRequest get = to(peer, "/")
                    .method("GET", BodyPublishers.fromPublisher(failing))
                    .build();
            assertThatThrownBy(() -> client.send(get, BodyHandlers.ofString())).hasMessage("by the publisher");
            assertThat(subscribed).hasValue(1);
        }
    }

    @Test
    void postIsNeverSentTwice() throws IOException, InterruptedException {
        AtomicInteger heads = new AtomicInteger();
        try (RawPeer peer = new RawPeer((connection, number) -> {
            while (heads.incrementAndGet() == 1) {
                String unused = RawPeer.head(connection);
                RawPeer.say(connection, OK);
            }
            String second = RawPeer.head(connection); // and hangs up
        })) {
            client.send(to(peer, "/").build(), BodyHandlers.ofString());
            HttpRequest post = to(peer, "/").POST(BodyPublishers.noBody()).build();
            assertThatThrownBy(() -> client.send(post, BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("connection closed before an answer came");
            assertThat(peer.connections).hasValue(1);
        }
    }

    @Test
    void answerThatClosesEndsItsConnectionWithoutAnError() throws IOException, InterruptedException {
        try (RawPeer peer = new RawPeer((connection, number) -> {
            String unused = RawPeer.head(connection);
            RawPeer.say(connection, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nuntil the end");
        })) {
            for (int i = 1; i <= 3; i++) {
                assertThat(client.send(to(peer, "/").build(), BodyHandlers.ofString())
                                .body())
                        .isEqualTo("until the end");
                assertThat(peer.connections).hasValue(i);
            }
        }
    }

    @Test
    void chunksInterimAnswersAndTrailersAreUnderstood() throws IOException, InterruptedException {
        try (RawPeer peer = new RawPeer((connection, number) -> serveAll(connection, """
                HTTP/1.1 103 Early Hints
                Link: x

                HTTP/1.1 200 OK
                Transfer-Encoding: chunked

                3
                abc
                4
                defg
                0
                X-Sum: 7

                """.replace("\n", "\r\n")))) {
            for (int i = 0; i < 2; i++) {
                HttpResponse<String> answer = client.send(to(peer, "/").build(), BodyHandlers.ofString());
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).isEqualTo("abcdefg");
                assertThat(answer.headers().firstValue("Link")).isEmpty();
            }
            assertThat(peer.connections).hasValue(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.2\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
                "HTTP/1.1 1000 OK\r\nContent-Length: 0\r\n\r\n",
            })
    void whatIsNoHttpIsAnError(String words) throws IOException {
        try (RawPeer peer = new RawPeer((connection, number) -> serveAll(connection, words))) {
            assertThatThrownBy(() -> client.send(to(peer, "/").build(), BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("no HTTP answer: ");
        }
    }

    @Test
    void headWithoutEndIsAnErrorAndTakesNoMemory() throws IOException, InterruptedException {
        try (RawPeer peer = new RawPeer((connection, number) -> {
            String unused = RawPeer.head(connection);
            RawPeer.say(connection, "HTTP/1.1 200 OK\r\n");
            while (true) {
                RawPeer.say(connection, "X-More: " + "x".repeat(1000) + "\r\n");
            }
        })) {
            assertThatThrownBy(() -> client.send(to(peer, "/").build(), BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("larger than");
        }
    }

    @Test
    void slowReaderHoldsTheServerBack() throws IOException, InterruptedException {
        CountDownLatch written = new CountDownLatch(1);
        int all = 512;
        try (RawPeer peer = new RawPeer((connection, number) -> {
            String unused = RawPeer.head(connection);
            RawPeer.say(connection, "HTTP/1.1 200 OK\r\nContent-Length: " + all * 65_536L + "\r\n\r\n");
            byte[] block = new byte[65_536];
            for (int i = 0; i < all; i++) {
                connection.getOutputStream().write(block);
            }
            written.countDown();
            unused = RawPeer.head(connection);
            RawPeer.say(connection, OK);
        })) {
            HttpResponse<InputStream> answer = client.send(to(peer, "/").build(), BodyHandlers.ofInputStream());
            try (InputStream in = answer.body()) {
                assertThat(in.read()).isZero();
                assertThat(written.await(300, TimeUnit.MILLISECONDS)).isFalse(); // time enough, were it read
                assertThat(in.readAllBytes()).hasSize(all * 65_536 - 1);
            }
            assertThat(client.send(to(peer, "/").build(), BodyHandlers.ofString())
                            .body())
                    .isEqualTo("ok");
            assertThat(peer.connections).hasValue(1);
        }
    }

    @Test
    void subscriberThatRaisesFailsItsExchangeAlone() throws IOException, InterruptedException {
        try (RawPeer peer = new RawPeer((connection, number) -> serveAll(connection, OK))) {
            assertThatThrownBy(() -> client.send(to(peer, "/").build(), head -> {
                        throw new IllegalStateException("by the handler");
                    }))
                    .hasRootCauseMessage("by the handler");
            assertThatThrownBy(() -> client.send(
                            to(peer, "/").build(), head -> HttpResponse.BodySubscribers.fromSubscriber(new Raising())))
                    .hasStackTraceContaining("by the subscriber");
            assertThat(client.send(to(peer, "/").build(), BodyHandlers.ofString())
                            .body())
                    .isEqualTo("ok");
        }
    }

    @Test
    void subscriberThatRaisesAtTheEndFailsItsExchangeAlone() throws IOException, InterruptedException {
        try (RawPeer peer = new RawPeer((connection, number) -> serveAll(connection, OK))) {
            assertThat(client.sendAsync(to(peer, "/").build(), head -> new RaisingAtTheEnd()))
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableOfType(ExecutionException.class)
                    .withMessageContaining("at the end");
            assertThat(client.send(to(peer, "/").build(), BodyHandlers.ofString())
                            .body())
                    .isEqualTo("ok");
            assertThat(peer.connections).hasValue(1);
        }
    }

    private static final class RaisingAtTheEnd implements HttpResponse.BodySubscriber<String> {
        private final CompletableFuture<String> body = new CompletableFuture<>();

        @Override
        public CompletionStage<String> getBody() {
            return body;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> item) {}

        @Override
        public void onError(Throwable error) {
            body.completeExceptionally(error);
        }

        @Override
        public void onComplete() {
            throw new IllegalStateException("at the end");
        }
    }

    private static final class Raising implements Flow.Subscriber<List<ByteBuffer>> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(1);
        }

        @Override
        public void onNext(List<ByteBuffer> item) {
            throw new IllegalStateException("by the subscriber");
        }

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onComplete() {}
    }

    @Test
    void connectTimeoutIsNamed() throws IOException, NoSuchAlgorithmException {
        List<Socket> fill = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                NettyClient hasty = new NettyClient(new NettyClient.Settings(
                        1,
                        Duration.ofMillis(200),
                        Duration.ofSeconds(1),
                        MOST_IDLE,
                        ProxySelector.of(null),
                        SSLContext.getDefault()))) {
            for (int i = 0; i < 8; i++) { // until the kernel takes no more
                Socket socket = new Socket();
                fill.add(socket);
                try {
                    socket.connect(full.getLocalSocketAddress(), 100);
                } catch (IOException e) {
                    break;
                }
            }
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + full.getLocalPort()))
                    .build();
            assertThatThrownBy(() -> hasty.send(request, BodyHandlers.ofString()))
                    .isInstanceOf(HttpConnectTimeoutException.class);
        } finally {
            for (Socket socket : fill) {
                socket.close();
            }
        }
    }

    @Test
    void addressOfVersionSixIsTaken() throws IOException, InterruptedException {
        try (ServerSocket peer = new ServerSocket()) {
            try {
                peer.bind(new InetSocketAddress(InetAddress.getByAddress(VERSION_SIX), 0));
            } catch (IOException e) {
                HttpRequest request =
                        HttpRequest.newBuilder(URI.create("http://[::1]:1/")).build();
                assertThatThrownBy(() -> client.send(request, BodyHandlers.ofString()))
                        .isInstanceOf(ConnectException.class);
                return; // this machine has none
            }
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://[::1]:" + peer.getLocalPort() + "?q"))
                    .build();
            CompletableFuture<HttpResponse<String>> answer = client.sendAsync(request, BodyHandlers.ofString());
            try (Socket connection = peer.accept()) {
                assertThat(RawPeer.head(connection))
                        .startsWith("GET /?q HTTP/1.1\r\n")
                        .containsIgnoringCase("host: [::1]:" + peer.getLocalPort());
                RawPeer.say(connection, OK);
                assertThat(answer.join().body()).isEqualTo("ok");
            }
        }
    }

    @Test
    void closedClientFailsWhatIsInFlightAndTakesNothingNew() throws IOException, InterruptedException {
        CompletableFuture<String> asked = new CompletableFuture<>();
        try (RawPeer peer = new RawPeer((connection, number) -> {
            asked.complete(RawPeer.head(connection));
            connection.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        })) {
            CompletableFuture<HttpResponse<String>> answer =
                    client.sendAsync(to(peer, "/").build(), BodyHandlers.ofString());
            asked.join();
            client.close();
            assertThatThrownBy(answer::join).hasRootCauseInstanceOf(IOException.class);
            for (int i = 0; i < 2_000; i++) { // while its loops end, and when they have
                assertThatThrownBy(() -> client.send(to(peer, "/").build(), BodyHandlers.ofString()))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("closed");
            }
        }
    }
}
