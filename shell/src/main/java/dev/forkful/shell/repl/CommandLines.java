package dev.forkful.shell.repl;

import dev.forkful.JobException;
import dev.forkful.io.Reason;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The lines of a text of commands, each as soon as it is there. Not thread-safe. */
final class CommandLines {
    private final InputStream bytes;
    private int number;

    private CommandLines(InputStream bytes) {
        this.bytes = bytes;
    }

    /** Of a file or a pipe, which the caller closes. */
    static CommandLines of(InputStream stream) {
        return new CommandLines(new BufferedInputStream(stream));
    }

    static CommandLines of(String text) {
        return new CommandLines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The number of the line that {@link #next} gave, or was to give, from 1. */
    int number() {
        return number;
    }

    /** Whether something of the next line can be read without waiting for it. */
    boolean isThere() {
        try {
            return bytes.available() > 0;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * The next line, without its end; null where there is none.
     *
     * @throws JobException where it is not UTF-8, or cannot be read
     */
    @Nullable
    String next() {
        number++;
        try {
            int read = bytes.read();
            if (read < 0) {
                return null;
            }
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            while (read >= 0 && read != '\n') {
                line.write(read);
                read = bytes.read();
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line.toByteArray()))
                    .toString();
            return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        } catch (CharacterCodingException e) {
            throw new JobException("bad UTF-8", e);
        } catch (IOException e) {
            throw new JobException("cannot be read: " + Reason.of(e), e);
        }
    }
}
