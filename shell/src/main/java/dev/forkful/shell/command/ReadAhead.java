package dev.forkful.shell.command;

import dev.forkful.io.InputItem;
import dev.forkful.io.InputReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Reads an input on a thread of its own, ahead of who takes its items: what there is goes on its way at once, and what
 * comes meanwhile goes together. At most {@value #ITEMS} items and {@value #BYTES} bytes wait.
 *
 * <p><i>Threading:</i> {@link #take} is for one thread. <i>Closing</i> ends the reading, but for one of a silent pipe.
 */
final class ReadAhead implements AutoCloseable {
    private static final int ITEMS = 1_000;
    private static final int BYTES = 4 << 20;
    private static final InputItem END = new InputItem(new byte[0], 0);

    private final BlockingQueue<InputItem> read = new ArrayBlockingQueue<>(ITEMS);
    private final Semaphore room = new Semaphore(BYTES);
    private final Thread thread;
    private volatile @Nullable Throwable failure;
    private boolean ended;

    /** Begins; the reader stays whoever's it is. */
    ReadAhead(InputReader reader) {
        thread = new Thread(() -> read(reader), "forkful-read-ahead");
        thread.setDaemon(true);
        thread.start();
    }

    private void read(InputReader reader) {
        try {
            try {
                for (InputItem item = reader.next(); item != null; item = reader.next()) {
                    room.acquire(item.json().length);
                    read.put(item);
                }
            } catch (RuntimeException | Error e) { // the top of the thread: whoever takes waits for its end
                failure = e;
            }
            read.put(END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody takes any more
        }
    }

    /**
     * Waits for items, and gives all that there are then; none at the end.
     *
     * @throws RuntimeException what the reader raised, after all items that it read before
     */
    List<String> take() throws InterruptedException {
        List<InputItem> items = new ArrayList<>();
        if (!ended) {
            items.add(read.take());
            read.drainTo(items);
            ended = items.get(items.size() - 1).json().length == 0;
            if (ended) {
                items.remove(items.size() - 1);
            }
        }
        items.forEach(item -> room.release(item.json().length));
        if (items.isEmpty() && failure instanceof Error error) {
            throw error;
        } else if (items.isEmpty() && failure instanceof RuntimeException raised) {
            throw raised;
        }
        return items.stream()
                .map(item -> new String(item.json(), StandardCharsets.UTF_8))
                .toList();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
