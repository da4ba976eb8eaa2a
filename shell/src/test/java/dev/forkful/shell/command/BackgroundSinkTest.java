package dev.forkful.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.broker.Event;
import dev.forkful.broker.TaskRecord;
import dev.forkful.io.ReplySink;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BackgroundSinkTest {
    private final CountDownLatch read = new CountDownLatch(1);
    private final AtomicInteger written = new AtomicInteger();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();

    /** Nobody reads before somebody wonders. */
    private final ReplySink unread = new ReplySink() {
        @Override
        public void accept(Event.Reply reply) {
            try {
                read.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            written.incrementAndGet();
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private final BackgroundSink.Wait wait = new BackgroundSink.Wait() {
        @Override
        public void begins() {
            begun.incrementAndGet();
            read.countDown();
        }

        @Override
        public void ends() {
            ended.incrementAndGet();
        }
    };

    @Test
    void whoWaitsForAReaderSaysSoAndThatItGoesOn() throws InterruptedException {
        BackgroundSink sink = new BackgroundSink(unread, e -> {}, wait);

        for (int i = 0; i < 100; i++) {
            sink.accept(reply(i));
        }
        sink.finish();

        assertThat(begun).hasValue(1);
        assertThat(ended).hasValue(1);
        assertThat(written).hasValue(100);
    }

    private static Event.Reply reply(int sequence) {
        byte[] json = {'1'};
        return new Event.Reply(0, 0, Event.Status.OK, 1, 1, 1, new TaskRecord(sequence, 0, json), json);
    }
}
