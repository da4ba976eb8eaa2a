package dev.forkful.shell.world;

import dev.forkful.secret.Redactor;
import java.util.regex.Pattern;

/**
 * Makes text that others wrote (URLs, error messages, results) fit to be seen on a terminal: what could move the
 * cursor, change its state, turn the direction of writing or hide something is shown instead of obeyed.
 */
public final class SafeText {
    private static final Pattern PLAIN_WORD = Pattern.compile("[A-Za-z0-9_./:=@%+,-]+");

    private SafeText() {}

    /** One line, safe: line breaks and tabs become spaces, other dangerous characters {@code \}{@code uXXXX}. */
    public static String line(String text) {
        return clean(text, true);
    }

    /** The same, but with its line breaks and tabs. */
    public static String block(String text) {
        return clean(text, false);
    }

    /** At most {@code columns} characters of a safe line, with an ellipsis where it was cut. */
    public static String clipped(String text, int columns) {
        String line = line(text);
        if (line.length() <= columns) {
            return line;
        }
        int end = Math.max(0, columns - 1);
        if (end > 0 && Character.isHighSurrogate(line.charAt(end - 1))) {
            end--;
        }
        return line.substring(0, end) + "…";
    }

    /** The word as a POSIX shell reads it back. */
    public static String shellWord(String word) {
        return PLAIN_WORD.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private static String clean(String given, boolean oneLine) {
        String text = Redactor.OF_PROCESS.text(given);
        int first = 0;
        while (first < text.length() && isPlain(text.charAt(first))) {
            first++;
        }
        if (first == text.length()) {
            return text;
        }
        StringBuilder safe = new StringBuilder(text.length() + 16).append(text, 0, first);
        for (int i = first; i < text.length(); ) {
            int character = text.codePointAt(i);
            i += Character.charCount(character);
            if (character == '\n' || character == '\t') {
                safe.append(oneLine ? ' ' : (char) character);
            } else if (character == '\r') {
                // A carriage return lets a text overwrite its own beginning; before a newline it says nothing new.
                safe.append(oneLine ? " " : "");
            } else if (isDangerous(character)) {
                appendEscaped(safe, character);
            } else {
                safe.appendCodePoint(character);
            }
        }
        return safe.toString();
    }

    private static boolean isPlain(char character) {
        return character >= ' ' && character < 0x7f;
    }

    private static boolean isDangerous(int character) {
        int type = Character.getType(character);
        return Character.isISOControl(character)
                // Bidi controls, zero-width characters, tags and other invisible ones all are format characters.
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE
                // Fillers that show nothing although they are letters, and variation selectors.
                || character == 0x115f
                || character == 0x1160
                || character == 0x3164
                || character == 0xffa0
                || character == 0x034f
                || (character >= 0xe0100 && character <= 0xe01ef);
    }

    /** As JSON writes it, so that a line of JSON stays one. */
    private static void appendEscaped(StringBuilder safe, int character) {
        for (char unit : Character.toChars(character)) {
            safe.append("\\u");
            String hex = Integer.toHexString(unit);
            safe.append("0".repeat(4 - hex.length())).append(hex);
        }
    }
}
