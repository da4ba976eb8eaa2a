package dev.forkful.run;

import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * What messages have in common that differ in numbers, ids, URLs and quoted words only, and how failures are grouped by
 * that.
 */
public final class MessageShape {
    /** A run whose every failure is of its own kind must not fill the memory. */
    private static final int MOST_GROUPS = 200;
    /** Nor may a kind of error whose every message is of its own hide all others. */
    private static final int MOST_OF_A_KIND = 10;
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

    /**
     * The group that something belongs to, where there may be only so many.
     *
     * @param key of the group that it would have
     * @param groups that there are
     * @param withoutShape gives the key of those of the same kind that have no group of their own
     * @param other the key of what has no group even so
     */
    public static <K> K group(K key, Set<K> groups, UnaryOperator<K> withoutShape, K other) {
        K rest = withoutShape.apply(key);
        if (groups.contains(key)) {
            return key;
        } else if (groups.contains(rest)) {
            return rest;
        } else if (groups.size() >= MOST_GROUPS) {
            return other;
        }
        long alike = groups.stream()
                .filter(known -> withoutShape.apply(known).equals(rest))
                .count();
        return alike < MOST_OF_A_KIND ? key : rest;
    }

    /** Whether it may be another in each message: all but a word without a digit. */
    private static boolean isValue(String part) {
        return part.chars().anyMatch(c -> Character.isDigit(c) || !(Character.isLetter(c) || c == '_' || c == '-'));
    }
}
