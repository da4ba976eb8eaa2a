package dev.forkful.io;

import dev.forkful.Input;
import dev.forkful.JobException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads an input, item by item, in bounded memory. The same bytes always give the same items.
 *
 * <p><b>Threading:</b> not thread-safe.
 *
 * <p><b>Failure:</b> one bad item is an {@link InputException}; reading may go on behind it, see {@link #next()}. An
 * input that cannot be read at all, or no further, is another {@link JobException}.
 */
public interface InputReader extends AutoCloseable {

    /**
     * Opens an input.
     *
     * @param baseDirectory what a relative path is relative to
     * @param standardInput what the path {@code -} reads; it stays open when the reader is closed
     * @throws JobException if a file is missing or may not be read
     * @throws InputException if a CSV file has no usable header
     */
    static InputReader open(Input input, Path baseDirectory, InputStream standardInput) {
        return OpenInput.open(input, baseDirectory, standardInput);
    }

    /**
     * The next item; null at the end.
     *
     * @throws InputException if the next item is broken. It counts as read: the next call goes on at the line behind
     *     it, or returns null if nothing behind it can be told apart, which the message then says. A caller that wants
     *     bad items skipped wraps the reader in {@link SkipBadInput}; any other stops here.
     * @throws JobException if the file cannot be read further
     */
    @Nullable
    InputItem next();

    @Override
    void close();
}
