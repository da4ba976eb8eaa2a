package dev.forkful.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.broker.Emitted;
import dev.forkful.broker.Event;
import dev.forkful.broker.TaskRecord;
import dev.forkful.io.ReplySink;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BackgroundSinkTest {
    private final CountDownLatch read = new CountDownLatch(1);
    private final AtomicInteger written = new AtomicInteger();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();

    /** Nobody reads before somebody wonders. */
    private final ReplySink unread = to(reply -> {
        awaitUninterrupted(read);
        written.incrementAndGet();
    });

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

    @Test
    void fewLargeRepliesWaitForTheReader() throws InterruptedException {
        BackgroundSink sink = new BackgroundSink(unread, e -> {}, wait);

        sink.accept(reply(0, 5 << 20));
        assertThat(begun).hasValue(0);
        sink.accept(reply(1, 5 << 20));
        assertThat(begun).as("10 MiB are too many").hasValue(1);
        sink.accept(reply(2, 16 << 20)); // larger than all the room
        sink.finish();

        assertThat(written).hasValue(3);
    }

    /** A queue of 64 that emit 16 MiB each would be a GiB. */
    @Test
    void whatWaitsForTheReaderIsWithoutWhatItEmits() throws InterruptedException {
        Queue<Event.Reply> seen = new ConcurrentLinkedQueue<>();
        BackgroundSink sink = new BackgroundSink(to(seen::add), e -> {}, wait);

        List<Emitted> emitted = List.of(new Emitted(1, new byte[1 << 20], null));
        TaskRecord task = new TaskRecord(7, 0, new byte[1]);
        sink.accept(new Event.Reply(5, 1, Event.Status.OK, 2, 3, 4, task, new byte[1], emitted));
        sink.finish();

        assertThat(seen)
                .singleElement()
                .usingRecursiveComparison()
                .isEqualTo(new Event.Reply(5, 1, Event.Status.OK, 2, 3, 4, task, new byte[1]));
    }

    @Test
    void whoHandsOnToASinkThatRanOutOfMemoryIsNotHeldUp() throws InterruptedException {
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        BackgroundSink sink = new BackgroundSink(
                to(reply -> {
                    throw new OutOfMemoryError("of the test");
                }),
                failures::add,
                wait);

        for (int i = 0; i < 200; i++) {
            sink.accept(reply(i));
        }
        sink.finish();

        assertThat(sink.isAbandoned()).isTrue();
        assertThat(failures).singleElement().isInstanceOf(OutOfMemoryError.class);
    }

    /** Else a failure would be taken for a reader that a person has given up: another message, another exit code. */
    @Test
    void whoFindsTheSinkAbandonedKnowsOfItsFailure() throws InterruptedException {
        CompletableFuture<BackgroundSink> failing = new CompletableFuture<>();
        AtomicReference<@Nullable Throwable> known = new AtomicReference<>();
        BackgroundSink sink = new BackgroundSink(
                to(reply -> {
                    throw new IllegalStateException("of the test");
                }),
                e -> known.set(failing.join().failure()),
                wait);
        boolean unused = failing.complete(sink);

        sink.accept(reply(0));
        sink.finish();

        assertThat(known.get()).isInstanceOf(IllegalStateException.class);
        assertThat(sink.failure()).isSameAs(known.get());
        assertThat(sink.isAbandoned()).isTrue();
    }

    /** As where nobody reads standard error. */
    @Test
    void whoHandsOnIsNotHeldUpByTheWordsAboutAFailure() throws InterruptedException {
        CountDownLatch heard = new CountDownLatch(1);
        BackgroundSink sink = new BackgroundSink(
                to(reply -> {
                    throw new IllegalStateException("of the test");
                }),
                e -> awaitUninterrupted(heard),
                wait);

        for (int i = 0; i < 200; i++) { // more than wait
            sink.accept(reply(i));
        }

        assertThat(sink.isAbandoned()).isTrue();
        assertThat(sink.failure()).hasMessage("of the test");
        heard.countDown();
        sink.finish();
    }

    /** Two Ctrl-C, say. */
    @Test
    void whoWaitsForTheWordsAboutAFailureMayGiveUp() throws InterruptedException {
        CountDownLatch heard = new CountDownLatch(1);
        CompletableFuture<BackgroundSink> failing = new CompletableFuture<>();
        BackgroundSink sink = new BackgroundSink(
                to(reply -> {
                    throw new IllegalStateException("of the test");
                }),
                e -> {
                    failing.join().abandon();
                    awaitUninterrupted(heard);
                },
                wait);
        boolean unused = failing.complete(sink);

        sink.accept(reply(0));
        sink.finish();

        assertThat(sink.failure()).hasMessage("of the test");
        heard.countDown();
    }

    private static ReplySink to(Consumer<Event.Reply> consumer) {
        return new ReplySink() {
            @Override
            public void accept(Event.Reply reply) {
                consumer.accept(reply);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Event.Reply reply(int sequence) {
        return reply(sequence, 1);
    }

    private static Event.Reply reply(int sequence, int bytes) {
        byte[] json = new byte[bytes];
        return new Event.Reply(0, 0, Event.Status.OK, 1, 1, 1, new TaskRecord(sequence, 0, json), json);
    }
}
