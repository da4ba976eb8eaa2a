package dev.forkful.pool;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes of a map as they come, for whoever reads them: in the order of the source or of their completion.
 *
 * <p>One that <i>keeps</i> them can be read any number of times. One that does not lets go of each as it is read, and
 * only then lets the next argument be taken from the source: so a source of any length needs the same memory.
 *
 * <p><i>Threading:</i> thread-safe; all is guarded by {@code this}.
 */
final class MapOutcomes<R extends @Nullable Object> {
    private final boolean keeps;
    private final Runnable onRoom;
    private final Consumer<String> beforeWait;
    private final Map<Long, Outcome<R>> byIndex = new HashMap<>();
    /** Indexes in the order of completion; where outcomes are not kept, only those that are unread. */
    private final List<Long> arrivals = new ArrayList<>();

    private long settled;
    private long total = Long.MAX_VALUE;
    private @Nullable Failure failure;

    /**
     * @param onRoom called for each outcome that is kept, or was read: one more call may be made
     * @param beforeWait is told what is about to wait for outcomes, and may refuse
     */
    MapOutcomes(boolean keeps, Runnable onRoom, Consumer<String> beforeWait) {
        this.keeps = keeps;
        this.onRoom = onRoom;
        this.beforeWait = beforeWait;
    }

    /** Why there are not all outcomes, in words, and of what. */
    record Failure(String what, Throwable cause) {}

    /** In which order outcomes are read. */
    enum Order {
        SOURCE,
        COMPLETION
    }

    synchronized void add(Outcome<R> outcome) {
        byIndex.put(outcome.index(), outcome);
        arrivals.add(outcome.index());
        settled++;
        if (keeps) {
            onRoom.run();
        }
        notifyAll();
    }

    /** The source has ended, with so many arguments. */
    synchronized void end(long count, @Nullable Failure why) {
        if (failure == null) {
            total = count;
            failure = why;
        }
        notifyAll();
    }

    /** An outcome could not be added: whoever reads is told after those that there are. */
    synchronized void fail(Throwable cause) {
        total = 0;
        failure = new Failure("an outcome of the map was lost", cause);
        notifyAll();
    }

    synchronized boolean isDone() {
        return settled >= total;
    }

    /**
     * Waits for the outcome at a place of the order; null after the last.
     *
     * @throws CompletionException where the source or the map itself failed, after all outcomes that there are
     */
    synchronized @Nullable Outcome<R> await(long position, Order order) throws InterruptedException {
        while (true) {
            Outcome<R> found = take(position, order);
            if (found != null) {
                return found;
            }
            if (position >= total) {
                if (failure != null) {
                    throw new CompletionException(failure.what, failure.cause);
                }
                return null;
            }
            beforeWait.accept("to read the results of a map");
            wait();
        }
    }

    private @Nullable Outcome<R> take(long position, Order order) {
        if (keeps) {
            Long index = position < arrivals.size() ? arrivals.get((int) position) : null;
            return order == Order.SOURCE ? byIndex.get(position) : index == null ? null : byIndex.get(index);
        }
        Long index = order == Order.SOURCE ? Long.valueOf(position) : arrivals.isEmpty() ? null : arrivals.get(0);
        Outcome<R> found = index == null ? null : byIndex.remove(index);
        if (found != null) {
            arrivals.remove(index);
            onRoom.run();
        }
        return found;
    }
}
