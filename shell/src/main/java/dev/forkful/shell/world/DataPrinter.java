package dev.forkful.shell.world;

import dev.forkful.ForkfulException;
import dev.forkful.io.OutputException;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Prints data, buffered, as UTF-8 whatever the locale, and remembers why that failed, if it did: a {@link PrintStream}
 * only knows that. A reader that left ({@code | head}) is no failure; a full disk is one.
 *
 * <p><i>Threading:</i> thread-safe, as its parent is.
 */
public final class DataPrinter extends PrintStream {
    private static final int BUFFER_BYTES = 1 << 16;
    /** The kinds of file that somebody reads at the other end: {@code S_IFMT}, {@code S_IFIFO}, {@code S_IFSOCK}. */
    private static final int KIND = 0170000;

    private static final int PIPE = 0010000;
    private static final int SOCKET = 0140000;

    private final Remembering target;
    private final String place;
    private final BooleanSupplier hasReader;

    private DataPrinter(Remembering target, String place, BooleanSupplier hasReader) {
        super(new BufferedOutputStream(target, BUFFER_BYTES), false, StandardCharsets.UTF_8);
        this.target = target;
        this.place = place;
        this.hasReader = hasReader;
    }

    /**
     * To the standard output of this process.
     *
     * @param isTerminal whether a terminal shows it: one that is gone is a reader that left
     */
    public static DataPrinter standard(boolean isTerminal) {
        return new DataPrinter(
                new Remembering(new FileOutputStream(FileDescriptor.out)),
                "standard output",
                () -> isTerminal || isPipe(Path.of("/dev/fd/1")));
    }

    /** To a file, which nobody reads meanwhile. */
    public static DataPrinter file(OutputStream file, Path path) {
        return new DataPrinter(new Remembering(file), path.toString(), () -> false);
    }

    /** To another process. */
    public static DataPrinter pipe(OutputStream pipe) {
        return new DataPrinter(new Remembering(pipe), "the other command", () -> true);
    }

    /** Why data could not be written: {@link OutputClosedException} where nobody reads it any more. */
    ForkfulException failure() {
        IOException cause = target.failure;
        return cause == null || hasReader.getAsBoolean()
                ? new OutputClosedException()
                : new OutputException(place + " cannot be written: " + cause.getMessage(), cause);
    }

    /** By the kind of file: the words of the error are in the language of the machine. */
    private static boolean isPipe(Path descriptor) {
        try {
            int kind = (int) Files.getAttribute(descriptor, "unix:mode") & KIND;
            return kind == PIPE || kind == SOCKET;
        } catch (IOException | UnsupportedOperationException e) {
            return false; // it was never open, or cannot be asked
        }
    }

    private static final class Remembering extends FilterOutputStream {
        private volatile @Nullable IOException failure;

        Remembering(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                failure = failure == null ? e : failure;
                throw e;
            }
        }
    }
}
