package dev.forkful.http.netty;

import static dev.forkful.http.netty.NettyClientTest.OK;
import static dev.forkful.http.netty.NettyClientTest.serveAll;
import static dev.forkful.http.netty.NettyClientTest.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.http.RawPeer;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is sent with a request. */
@Timeout(30)
class RequestBodyTest {
    private final NettyClient client = NettyClientTest.client(Duration.ofSeconds(30));

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void largeAndUnmeasuredBodiesAreSentWhole() throws IOException, InterruptedException {
        byte[] large = new byte[3_000_000];
        try (RawPeer peer = new RawPeer((connection, number) -> {
            while (true) {
                String head = RawPeer.head(connection);
                long length = head.contains("content-length") ? large.length : chunked(connection);
                if (length == large.length && head.contains("content-length")) {
                    connection.getInputStream().skipNBytes(length);
                }
                RawPeer.say(connection, "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n" + length);
            }
        })) {
            for (HttpRequest.BodyPublisher body : List.of(
                    BodyPublishers.ofByteArray(large),
                    BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(large)))) {
                assertThat(client.send(to(peer, "/").POST(body).build(), BodyHandlers.ofString())
                                .body())
                        .isEqualTo("3000000");
            }
            assertThat(peer.connections).hasValue(1);
        }
    }

    private static long chunked(Socket connection) throws IOException {
        long all = 0;
        while (true) {
            StringBuilder line = new StringBuilder();
            for (int c = connection.getInputStream().read();
                    c != '\n';
                    c = connection.getInputStream().read()) {
                line.append((char) c);
            }
            int size = Integer.parseInt(line.toString().strip(), 16);
            connection.getInputStream().skipNBytes(size + 2);
            if (size == 0) {
                return all;
            }
            all += size;
        }
    }

    @Test
    void bodyThatIsNotAsLongAsAnnouncedIsAnError() throws IOException, InterruptedException {
        try (RawPeer peer = new RawPeer((connection, number) -> {
            String unused = RawPeer.head(connection);
            connection.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        })) {
            for (int announced : new int[] {2, 9}) {
                HttpRequest post = to(peer, "/")
                        .POST(BodyPublishers.fromPublisher(BodyPublishers.ofString("four"), announced))
                        .build();
                assertThatThrownBy(() -> client.send(post, BodyHandlers.ofString()))
                        .isInstanceOf(IOException.class)
                        .hasMessageStartingWith("the request's body");
            }
        }
    }

    @Test
    void publisherThatRaisesFailsItsExchange() throws IOException {
        try (RawPeer peer = new RawPeer((connection, number) -> serveAll(connection, OK))) {
            HttpRequest post = to(peer, "/")
                    .POST(BodyPublishers.fromPublisher(subscriber -> {
                        throw new IllegalStateException("by the publisher");
                    }))
                    .build();
            assertThatThrownBy(() -> client.send(post, BodyHandlers.ofString()))
                    .hasRootCauseMessage("by the publisher");
        }
    }

    @Test
    void bodyIsNotReadOnWhenItsExchangeIsOver() throws IOException, InterruptedException {
        CountDownLatch cancelled = new CountDownLatch(1);
        Flow.Publisher<ByteBuffer> endless = subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long count) {
                var unused = CompletableFuture.runAsync(() -> subscriber.onNext(ByteBuffer.allocate(65_536)));
            }

            @Override
            public void cancel() {
                cancelled.countDown();
            }
        });
        CompletableFuture<String> asked = new CompletableFuture<>();
        try (RawPeer peer = new RawPeer((connection, number) -> {
            asked.complete(RawPeer.head(connection));
            connection.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        })) {
            CompletableFuture<HttpResponse<String>> answer = client.sendAsync(
                    to(peer, "/").POST(BodyPublishers.fromPublisher(endless)).build(), BodyHandlers.ofString());
            asked.join();
            answer.cancel(true);
            assertThat(cancelled.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void bodyWaitsForTheServerWhereItIsToldSo() throws IOException, InterruptedException {
        try (RawPeer peer = new RawPeer((connection, number) -> {
            String head = RawPeer.head(connection);
            if (head.contains("/no ")) {
                RawPeer.say(connection, "HTTP/1.1 417 No\r\nContent-Length: 0\r\n\r\n");
                return;
            }
            RawPeer.say(connection, "HTTP/1.1 100 Continue\r\n\r\n");
            connection.getInputStream().skipNBytes(4);
            RawPeer.say(connection, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
        })) {
            for (String path : List.of("/yes", "/no")) {
                HttpRequest post = to(peer, path)
                        .expectContinue(true)
                        .POST(BodyPublishers.ofString("four"))
                        .build();
                assertThat(client.send(post, BodyHandlers.ofString()).statusCode())
                        .isEqualTo(path.equals("/yes") ? 200 : 417);
            }
        }
    }

    @Test
    void secondLeaveToGoOnSendsNoSecondBody() throws IOException, InterruptedException {
        AtomicInteger subscribed = new AtomicInteger();
        CountDownLatch told = new CountDownLatch(1);
        Flow.Publisher<ByteBuffer> late = subscriber -> {
            subscribed.incrementAndGet();
            subscriber.onSubscribe(new Flow.Subscription() {
                private boolean over;

                @Override
                public void request(long count) {
                    var unused = CompletableFuture.runAsync(() -> emit(subscriber));
                }

                private void emit(Flow.Subscriber<? super ByteBuffer> to) {
                    try {
                        told.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    if (over) {
                        to.onComplete();
                    } else {
                        over = true;
                        to.onNext(ByteBuffer.wrap(new byte[4]));
                    }
                }

                @Override
                public void cancel() {}
            });
        };
        try (RawPeer peer = new RawPeer((connection, number) -> {
            String unused = RawPeer.head(connection);
            RawPeer.say(connection, "HTTP/1.1 100 Continue\r\n\r\n".repeat(2)); // a proxy's, and the server's own
            told.countDown();
            connection.getInputStream().skipNBytes(4);
            RawPeer.say(connection, OK);
        })) {
            HttpRequest post = to(peer, "/")
                    .expectContinue(true)
                    .POST(BodyPublishers.fromPublisher(late, 4))
                    .build();
            assertThat(client.send(post, BodyHandlers.ofString()).body()).isEqualTo("ok");
            assertThat(subscribed).hasValue(1);
        }
    }

    @Test
    void smallBodyOfManyPartsIsSentWhole() throws IOException, InterruptedException {
        int parts = 300;
        int each = 200; // what Netty counts for a part beside its bytes makes them more than it lets wait
        try (RawPeer peer = new RawPeer((connection, number) -> {
            String unused = RawPeer.head(connection);
            connection.getInputStream().skipNBytes((long) parts * each);
            RawPeer.say(connection, OK);
        })) {
            HttpRequest post = to(peer, "/")
                    .timeout(Duration.ofSeconds(20))
                    .POST(BodyPublishers.concat(IntStream.range(0, parts)
                            .mapToObj(part -> BodyPublishers.ofByteArray(new byte[each]))
                            .toArray(HttpRequest.BodyPublisher[]::new)))
                    .build();
            assertThat(client.send(post, BodyHandlers.ofString()).body()).isEqualTo("ok");
        }
    }

    @Test
    void bodyMayBeWrittenWhileAnAnswerIsRead() throws IOException, InterruptedException {
        try (RawPeer peer = new RawPeer((connection, number) -> {
            String unused = RawPeer.head(connection);
            byte[] body = connection.getInputStream().readNBytes(5);
            RawPeer.say(connection, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
            connection.getOutputStream().write(body);
        })) {
            HttpRequest put = to(peer, "/").PUT(BodyPublishers.ofString("fünf")).build();
            assertThat(client.send(put, BodyHandlers.ofString(StandardCharsets.UTF_8))
                            .body())
                    .isEqualTo("fünf");
        }
    }

    @Test
    void answerOfAServerThatHangsUpBeforeTheWholeBodyHasComeIsRead() throws IOException, InterruptedException {
        CountDownLatch hungUp = new CountDownLatch(1);
        Flow.Publisher<ByteBuffer> body = subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
            private boolean begun;

            @Override
            public void request(long count) { // on the event loop, which reads nothing meanwhile
                if (begun) {
                    awaitQuietly(hungUp);
                }
                begun = true;
                subscriber.onNext(ByteBuffer.allocate(1000));
            }

            @Override
            public void cancel() {}
        });
        try (RawPeer peer = new RawPeer((connection, number) -> {
            String unused = RawPeer.head(connection);
            RawPeer.say(connection, "HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno");
            connection.close(); // of which it has not read all: a reset
            hungUp.countDown();
        })) {
            HttpRequest post = to(peer, "/")
                    .timeout(Duration.ofSeconds(20))
                    .POST(BodyPublishers.fromPublisher(body))
                    .build();
            HttpResponse<String> answer = client.send(post, BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(answer.body()).isEqualTo("no");
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
