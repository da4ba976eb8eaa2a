package dev.forkful.run;

import dev.forkful.worker.WorkerExit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a worker that never became ready had to say, in one line of its log: why it ends, or, where the JVM did not get
 * so far, the last line that is no stack frame. Secrets are masked there.
 */
final class LastWords {
    private static final int LONGEST_TAIL_BYTES = 64 << 10;
    private static final int LONGEST_CHARS = 500;

    private LastWords() {}

    /** Empty where there are none. */
    static String in(Path log) {
        List<String> lines;
        try {
            lines = tail(log).lines().filter(line -> !line.isBlank()).toList();
        } catch (IOException e) {
            return "";
        }
        String last = "";
        for (String line : lines) {
            int said = line.indexOf(WorkerExit.LAST_WORDS);
            if (said >= 0) {
                String words = line.substring(said + WorkerExit.LAST_WORDS.length());
                return bounded(words.substring(words.indexOf(':') + 1));
            }
            last = Character.isWhitespace(line.charAt(0)) ? last : line;
        }
        return bounded(last);
    }

    private static String tail(Path log) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(log)) {
            channel.position(Math.max(0, channel.size() - LONGEST_TAIL_BYTES));
            ByteBuffer bytes = ByteBuffer.allocate(LONGEST_TAIL_BYTES);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // until the buffer is full, or the file is read
            }
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        }
    }

    private static String bounded(String words) {
        String text = words.strip();
        return text.length() <= LONGEST_CHARS ? text : text.substring(0, LONGEST_CHARS - 1) + "…";
    }
}
