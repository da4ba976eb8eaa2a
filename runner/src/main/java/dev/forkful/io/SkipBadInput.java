package dev.forkful.io;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes over the bad items of an input, and tells of each. What is no bad item, like a disk that fails, still stops
 * the reading. Not thread-safe.
 */
public final class SkipBadInput implements InputReader {
    private final InputReader reader;
    private final Consumer<InputException> listener;

    /**
     * Wraps a reader, and closes it when it is closed itself.
     *
     * @param listener is told of each bad item, in order, on the reading thread
     */
    public SkipBadInput(InputReader reader, Consumer<InputException> listener) {
        this.reader = reader;
        this.listener = listener;
    }

    @Override
    public @Nullable InputItem next() {
        while (true) {
            try {
                return reader.next();
            } catch (InputException.RestLost e) {
                throw e; // else the loss of half a file would look like success
            } catch (InputException e) {
                listener.accept(e);
            }
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
