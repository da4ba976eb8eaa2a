package dev.forkful.run;

import java.util.regex.Pattern;

/** What messages have in common that differ in numbers, ids, URLs and quoted words only. */
public final class MessageShape {
    /** What comes later tells few messages apart, and all of a long one would be kept. */
    private static final int MOST_CHARS = 200;

    private static final Pattern PART = Pattern.compile(
            "[A-Za-z][A-Za-z0-9+.-]*+://\\S++" // a URL
                    + "|(?<!\\w)(?:'[^']*'|\"[^\"]*\")" // a quoted text; not the apostrophe of a word
                    + "|[\\w-]++");

    private MessageShape() {}

    /** The same for messages that are alike. */
    public static String of(String message) {
        String begin = message.length() > MOST_CHARS ? message.substring(0, MOST_CHARS) : message;
        return PART.matcher(begin).replaceAll(part -> isValue(part.group()) ? "#" : part.group());
    }

    /** Whether it may be another in each message: all but a word without a digit. */
    private static boolean isValue(String part) {
        return part.chars().anyMatch(c -> Character.isDigit(c) || !(Character.isLetter(c) || c == '_' || c == '-'));
    }
}
