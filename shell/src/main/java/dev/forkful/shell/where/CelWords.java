package dev.forkful.shell.where;

import static java.util.regex.Matcher.quoteReplacement;

import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What CEL says, and the parser below it, in words for people: without what speaks of their insides. */
final class CelWords {
    private static final Pattern NO_FIELDS = Pattern.compile(
            "Error resolving field '(.+?)'\\. Field selections must be performed on messages or maps\\.?");

    private static final Pattern NO_OVERLOAD =
            Pattern.compile("found no matching overload for '(.+?)' applied to '(.+?)'");

    private static final Pattern NO_OVERLOAD_OF_VALUES =
            Pattern.compile("No matching overload for function '(.+?)'\\. Overload candidates: .*");

    private static final String END = "'<EOF>'";

    /** What the parser says of a word, and what else it would have taken. */
    private static final Pattern OUT_OF_PLACE = Pattern.compile(
            "(?s)(?:(?:mismatched|extraneous) input ('.*?') expecting .*|no viable alternative at input ('.*'))");

    private static final Pattern MISSING = Pattern.compile("(?s)missing (.+) at ('.*')");
    private static final Pattern NO_WORD = Pattern.compile("(?s)token recognition error at: '(.*)'");

    /** What other languages have for {@code &&} and {@code ||}. */
    private static final Set<String> OF_SQL = Set.of("'and'", "'AND'", "'or'", "'OR'");

    private CelWords() {}

    static String of(String message) {
        String said = NO_FIELDS.matcher(message).replaceFirst("what stands before '.$1' has no fields.");
        said = NO_OVERLOAD
                .matcher(said)
                .replaceFirst(found -> quoteReplacement(operator(found) + " is not for " + found.group(2)));
        said = NO_OVERLOAD_OF_VALUES
                .matcher(said)
                .replaceFirst(found -> quoteReplacement(operator(found) + " is not for values of these types"))
                .replaceFirst(" \\(candidates: .*", "")
                .replace(" (in container '')", "")
                .replace("%%", "%");
        return ofSyntax(said);
    }

    private static String ofSyntax(String message) {
        String said = OUT_OF_PLACE.matcher(message).replaceFirst(found -> quoteReplacement(misplaced(found)));
        said = MISSING.matcher(said)
                .replaceFirst(found -> quoteReplacement(found.group(1) + " is missing "
                        + (isEnd(found.group(2)) ? "at the end" : "before " + found.group(2))));
        return NO_WORD.matcher(said)
                .replaceFirst(found -> quoteReplacement(unread(found.group(1).strip())));
    }

    private static String misplaced(MatchResult found) {
        String word = found.group(1) == null ? found.group(2) : found.group(1);
        if (isEnd(word)) {
            return "it ends too early";
        }
        return word + " does not belong here" + (OF_SQL.contains(word) ? "; write && for 'and', and || for 'or'" : "");
    }

    private static String unread(String text) {
        char first = text.charAt(0);
        String why =
                first == '=' ? "; equality is ==" : first == '\'' || first == '"' ? "; it lacks its second quote" : "";
        return "'" + text + "' cannot be read" + why;
    }

    private static boolean isEnd(String word) {
        return word.equals(END);
    }

    /** As a person wrote it: CEL calls it {@code _==_} or {@code @in}. */
    private static String operator(MatchResult found) {
        return "'" + found.group(1).replaceAll("[_@]", "") + "'";
    }
}
