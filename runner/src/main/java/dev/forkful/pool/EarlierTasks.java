package dev.forkful.pool;

import dev.forkful.broker.TaskReader;
import dev.forkful.run.RunDirectory;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that a durable queue had before this process: each answers one call that is the same, byte by byte. A
 * program that makes its calls in the same order again finds them one after the other; only where it does not is an
 * index made of those that are left, in memory.
 *
 * <p><i>Threading:</i> not thread-safe.
 */
final class EarlierTasks implements AutoCloseable {
    private final TaskReader tasks;
    private final long count;
    private long next;
    private @Nullable Map<ByteBuffer, Deque<Long>> index;

    EarlierTasks(RunDirectory run) {
        tasks = run.broker().tasks();
        count = tasks.publishedTasks();
    }

    long count() {
        return count;
    }

    /** The number of such a task that no other call has found; -1 where there is none. */
    long find(byte[] input) {
        Map<ByteBuffer, Deque<Long>> left = index;
        if (left == null && next < count) {
            if (Arrays.equals(tasks.read(next).input(), input)) {
                return next++;
            }
            left = new HashMap<>();
            for (long sequence = next; sequence < count; sequence++) {
                left.computeIfAbsent(ByteBuffer.wrap(tasks.read(sequence).input()), it -> new ArrayDeque<>())
                        .add(sequence);
            }
            index = left;
        }
        Deque<Long> found = left == null ? null : left.get(ByteBuffer.wrap(input));
        Long sequence = found == null ? null : found.poll();
        return sequence == null ? -1 : sequence;
    }

    /** The call that found it was not made: the next one of the same finds it. */
    void putBack(long sequence, byte[] input) {
        Map<ByteBuffer, Deque<Long>> left = index;
        if (left == null) {
            next = sequence;
        } else {
            left.computeIfAbsent(ByteBuffer.wrap(input), it -> new ArrayDeque<>())
                    .addFirst(sequence);
        }
    }

    @Override
    public void close() {
        tasks.close();
    }
}
