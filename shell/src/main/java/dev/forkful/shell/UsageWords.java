package dev.forkful.shell;

import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What the parser of command lines finds wrong, in the words of people. */
final class UsageWords {
    private static final Pattern PAIR = Pattern.compile(
            "Value for option option '(.+?)' \\((.+?)\\) should be in KEY=VALUE format but was (.*)", Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile("is not an? (int|long)$");
    private static final Pattern CHOICE =
            Pattern.compile("expected one of \\[(.+?)] \\(case-insensitive\\) but was", Pattern.DOTALL);

    private UsageWords() {}

    static String of(String message) {
        String text = PAIR.matcher(message).replaceFirst("Invalid value for option '$1': '$3' is no $2");
        text = NUMBER.matcher(text).replaceFirst("is not a whole number");
        return CHOICE.matcher(text).replaceFirst(UsageWords::choice);
    }

    /** As they are written in the documents. */
    private static String choice(MatchResult found) {
        return "expected one of " + found.group(1).toLowerCase(Locale.ROOT) + " but was";
    }
}
