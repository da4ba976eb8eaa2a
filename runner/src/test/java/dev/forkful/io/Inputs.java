package dev.forkful.io;

import dev.forkful.Input;
import dev.forkful.JobException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads inputs that stand in memory, and gives what came out as short text. */
final class Inputs {

    private Inputs() {}

    static InputReader open(Input.Format format, InputStream stream) {
        return InputReader.open(new Input.File(format, "-"), Path.of("."), stream);
    }

    /** A reader over bytes, given as a string in which each char is one byte. */
    static InputReader bytes(Input.Format format, String bytes) {
        return open(format, new ByteArrayInputStream(bytes.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /**
     * What an input of UTF-8 text gives: {@code line:json} for each item, the message for each bad one, without the
     * file name.
     */
    static List<String> read(Input.Format format, String text) {
        return drain(format, text.getBytes(StandardCharsets.UTF_8));
    }

    /** As {@link #read}, with each char one byte. */
    static List<String> readBytes(Input.Format format, String bytes) {
        return drain(format, bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static List<String> drain(Input.Format format, byte[] bytes) {
        List<String> seen = new ArrayList<>();
        try (InputReader reader = open(format, new ByteArrayInputStream(bytes));
                SkipBadInput skip = new SkipBadInput(reader, e -> seen.add(message(e)))) {
            for (InputItem item = skip.next(); item != null; item = skip.next()) {
                seen.add(item.line() + ":" + new String(item.json(), StandardCharsets.UTF_8));
            }
        } catch (InputException.RestLost e) {
            seen.add("not skipped: " + message(e));
        } catch (InputException e) {
            seen.add("open " + message(e));
        }
        return seen;
    }

    private static String message(JobException e) {
        return String.valueOf(e.getMessage()).replace("standard input:", "");
    }
}
