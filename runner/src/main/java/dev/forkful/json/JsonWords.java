package dev.forkful.json;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;

/** What Jackson says, in words for people: without its settings and classes, and the ways that it might have taken. */
public final class JsonWords {
    /** In brackets. */
    private static final Pattern ASIDE = Pattern.compile(
            " \\((?:start marker at \\[Source:[^]]*]|[^()]*(?:Feature|CoercionConfig|Creator|JsonToken|Serializer)[^()]*)\\)");

    /** Without brackets: {@code ": enable `JsonReadFeature.X` to allow"}. */
    private static final Pattern SETTING = Pattern.compile(
            ": enable `?\\w+Feature\\.\\w+`? to allow|, from `StreamReadConstraints\\.\\w+(?:\\(\\))?`");

    private static final Pattern TYPE = Pattern.compile("(?<=`)[^` ]+(?=`)");
    private static final Pattern PREFIX = Pattern.compile("\\? extends |[^<>,? ]*[.$](?=[^<>,? ])");
    private static final Pattern CONSTRUCTOR =
            Pattern.compile(": no \\S+-argument constructor/factory method to deserialize from ");
    private static final Pattern MISSING = Pattern.compile(
            "Instantiation of \\[\\w+ type, class ([^]]+)] value failed for JSON property (.+) due to missing .*");
    private static final Pattern TRAILING = Pattern.compile("(?s)Trailing token .*");
    private static final Pattern NO_JSON = Pattern.compile("Non-standard token ('[^']*')");
    private static final String CUT_SHORT = "Unexpected end-of-input";

    private JsonWords() {}

    /** What went wrong with some JSON; not where. */
    public static String of(JacksonException error) {
        String words = ASIDE.matcher(String.valueOf(error.getOriginalMessage())).replaceAll("");
        words = SETTING.matcher(words)
                .replaceAll("")
                .replace("Cannot coerce `null` to", "Cannot coerce null, or an empty text, to")
                .replace("Cannot deserialize value of type ", "Cannot read ");
        words = CONSTRUCTOR.matcher(words).replaceAll(" from ");
        words = MISSING.matcher(words).replaceAll("`$2` is missing, null or empty, and `$1` needs it");
        words = TRAILING.matcher(words).replaceAll("more follows after the value");
        words = NO_JSON.matcher(words).replaceAll("$1 is no JSON");
        return TYPE.matcher(words).replaceAll(it -> Matcher.quoteReplacement(typeName(it.group())));
    }

    /** Whether the JSON was well as far as it went, and ended too early. */
    public static boolean isCutShort(JacksonException error) {
        return String.valueOf(error.getOriginalMessage()).startsWith(CUT_SHORT);
    }

    /** A type as its author wrote it: without packages and the classes around it. */
    public static String typeName(String name) {
        return PREFIX.matcher(name).replaceAll("");
    }
}
