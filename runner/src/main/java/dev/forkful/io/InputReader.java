package dev.forkful.io;

import org.jspecify.annotations.Nullable;

/** Reads an input, item by item, in bounded memory. Not thread-safe. The same bytes always give the same items. */
public interface InputReader extends AutoCloseable {

    /**
     * The next item; null at the end.
     *
     * @throws InputException where the input is broken; what comes after it cannot be read
     */
    @Nullable
    InputItem next();

    @Override
    void close();
}
