package dev.forkful.shell;

import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What the parser of command lines finds wrong, in the words of people. */
final class UsageWords {
    /** Of an option that may be given again, its form is named beside it. */
    private static final Pattern FORM = Pattern.compile("^(Invalid value for option '.+?') \\(.+?\\):");

    private static final Pattern NUMBER = Pattern.compile("is not an? (int|long)$");
    private static final Pattern CHOICE =
            Pattern.compile("expected one of \\[(.+?)] \\(case-insensitive\\) but was", Pattern.DOTALL);

    private UsageWords() {}

    static String of(String message) {
        String text = FORM.matcher(message).replaceFirst("$1:");
        text = NUMBER.matcher(text).replaceFirst("is not a whole number");
        return CHOICE.matcher(text).replaceFirst(UsageWords::choice);
    }

    /** As they are written in the documents. */
    private static String choice(MatchResult found) {
        return "expected one of " + found.group(1).toLowerCase(Locale.ROOT) + " but was";
    }
}
