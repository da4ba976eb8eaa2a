package dev.forkful.http.netty;

import static dev.forkful.http.netty.NettyClientTest.serveAll;
import static dev.forkful.http.netty.NettyClientTest.to;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.http.RawPeer;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How large the parts are in which a body is handed on: a decoder makes a thousand times as much of each. */
@Timeout(30)
class ResponseBodyTest {
    private static final int PART_BYTES = 16 << 10;

    private final Parts parts = new Parts();

    @Test
    void partsThatWaitedAreHandedOnOneForEachThatIsAskedFor() {
        EmbeddedChannel channel = new EmbeddedChannel();
        BodySubscriber<Void> subscriber = BodySubscribers.fromSubscriber(parts);
        ResponseBody body = new ResponseBody(channel, subscriber, () -> {});
        subscriber.onSubscribe(body);
        for (int i = 0; i < 5; i++) {
            body.add(Unpooled.wrappedBuffer(new byte[PART_BYTES]));
        }
        body.end();

        body.request(2);
        assertThat(parts.lengths).containsExactly(PART_BYTES, PART_BYTES);
        assertThat(parts.ended).isFalse();

        body.request(Long.MAX_VALUE);
        assertThat(parts.lengths).hasSize(5).containsOnly(PART_BYTES);
        assertThat(parts.ended).isTrue();
    }

    @Test
    void largeBodyComesInPartsOfAtMost16KiBAndASmallOneInOne() throws IOException, InterruptedException {
        parts.demand = Long.MAX_VALUE;
        for (int length : new int[] {1 << 20, 1_000}) {
            String answer = "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n" + "x".repeat(length);
            parts.lengths.clear();
            try (NettyClient client = NettyClientTest.client(Duration.ofSeconds(30));
                    RawPeer peer = new RawPeer((connection, number) -> serveAll(connection, answer))) {
                BodySubscriber<Void> subscriber = BodySubscribers.fromSubscriber(parts);
                client.send(to(peer, "/").build(), head -> subscriber);
            }
            assertThat(parts.lengths).allMatch(part -> part <= PART_BYTES);
            assertThat(parts.lengths.stream().mapToInt(Integer::intValue).sum()).isEqualTo(length);
        }
        assertThat(parts.lengths).containsExactly(1_000);
    }

    private static final class Parts implements Flow.Subscriber<List<ByteBuffer>> {
        private final List<Integer> lengths = new CopyOnWriteArrayList<>();
        private volatile long demand;
        private volatile boolean ended;

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            if (demand > 0) {
                subscription.request(demand);
            }
        }

        @Override
        public void onNext(List<ByteBuffer> part) {
            lengths.add(part.stream().mapToInt(ByteBuffer::remaining).sum());
        }

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onComplete() {
            ended = true;
        }
    }
}
