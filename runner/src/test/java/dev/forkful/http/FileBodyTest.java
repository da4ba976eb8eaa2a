package dev.forkful.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read is read by the readers, and no more of it than was asked for. */
class FileBodyTest {
    private static final int LENGTH = 100_000;

    private final Queue<Runnable> readers = new ArrayDeque<>();
    private final Taker taker = new Taker();

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway") // JUnit makes the folder
    FileBodyTest() {}

    private static final class Taker implements Subscriber<ByteBuffer> {
        private final List<Integer> chunks = new ArrayList<>();
        private @Nullable Subscription subscription;
        private @Nullable Throwable error;
        private boolean complete;

        Subscription subscription() {
            Subscription there = subscription;
            assertThat(there).isNotNull();
            return java.util.Objects.requireNonNull(there);
        }

        @Override
        public void onSubscribe(Subscription value) {
            subscription = value;
        }

        @Override
        public void onNext(ByteBuffer chunk) {
            chunks.add(chunk.remaining());
        }

        @Override
        public void onError(Throwable raised) {
            error = raised;
        }

        @Override
        public void onComplete() {
            complete = true;
        }
    }

    private FileBody body(int length) throws IOException {
        return new FileBody(Files.write(folder.resolve("file"), new byte[length]), length, readers::add);
    }

    private void read() {
        for (Runnable next = readers.poll(); next != null; next = readers.poll()) {
            next.run();
        }
    }

    @Test
    void nothingIsReadOnTheThreadThatAsksAndNoMoreThanItAskedFor() throws IOException {
        body(LENGTH).subscribe(taker);
        taker.subscription().request(1);
        assertThat(taker.chunks).isEmpty();
        read();
        assertThat(taker.chunks).hasSize(1);

        taker.subscription().request(Long.MAX_VALUE);
        taker.subscription().request(Long.MAX_VALUE);
        read();
        assertThat(taker.chunks.stream().mapToInt(Integer::intValue).sum()).isEqualTo(LENGTH);
        assertThat(taker.complete).isTrue();
    }

    @Test
    void whoSubscribesAgainGetsAllOfItAgain() throws IOException {
        FileBody body = body(LENGTH);
        body.subscribe(taker);
        taker.subscription().request(1);
        read();
        Taker other = new Taker();
        body.subscribe(other);
        other.subscription().request(100);
        read();
        assertThat(other.chunks.stream().mapToInt(Integer::intValue).sum()).isEqualTo(LENGTH);
        taker.subscription().cancel();
        read();
    }

    @Test
    void emptyFileIsOverAtOnce() throws IOException {
        body(0).subscribe(taker);
        taker.subscription().request(1);
        read();
        assertThat(taker.chunks).isEmpty();
        assertThat(taker.complete).isTrue();
    }

    @Test
    void whoCancelsGetsNothingMore() throws IOException {
        body(LENGTH).subscribe(taker);
        taker.subscription().request(1);
        read();
        taker.subscription().cancel();
        assertThat(readers).as("who closes the file").hasSize(1);
        taker.subscription().request(9);
        read();
        assertThat(taker.chunks).hasSize(1);
        assertThat(taker.complete).isFalse();
        assertThat(taker.error).isNull();
    }

    @Test
    void fileThatEndsEarlyAndDemandThatIsNoneAreErrors() throws IOException {
        FileBody body = body(LENGTH);
        body.subscribe(taker);
        taker.subscription().request(1);
        read();
        Files.write(body.file(), new byte[50_000]);
        taker.subscription().request(9);
        read();
        assertThat(taker.error)
                .isInstanceOf(IOException.class)
                .hasMessage(body.file() + " changed while it was sent: it had 100000 bytes, and ended after 50000");

        Taker other = new Taker();
        body(1).subscribe(other);
        other.subscription().request(0);
        read();
        assertThat(other.error).isInstanceOf(IllegalArgumentException.class);
    }
}
