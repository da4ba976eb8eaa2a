package dev.forkful.http;

import java.net.http.HttpTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.exc.InvalidDefinitionException;

/** An error in words for people: of a call, which one, what happened, and the setting that bounds it. */
public final class ErrorWords {
    /** What Jackson says in brackets, of its settings and of ways that it might have taken. */
    private static final Pattern ASIDE = Pattern.compile(
            " \\((?:start marker at \\[Source:[^]]*]|[^()]*(?:Feature|CoercionConfig|Creator|JsonToken)[^()]*)\\)");

    private static final Pattern TYPE = Pattern.compile("(?<=`)[^` ]+(?=`)");
    private static final Pattern PREFIX = Pattern.compile("\\? extends |[^<>,? ]*[.$](?=[^<>,? ])");
    private static final Pattern CONSTRUCTOR =
            Pattern.compile(": no \\S+-argument constructor/factory method to deserialize from ");
    private static final Pattern MISSING = Pattern.compile(
            "Instantiation of \\[\\w+ type, class ([^]]+)] value failed for JSON property (.+) due to missing .*");

    /** Of a value that cannot be written. */
    public static final String TOO_DEEP = "it is nested too deeply, or contains itself";

    private ErrorWords() {}

    /** What went wrong with some JSON, and where, without the settings of Jackson. */
    public static String of(JacksonException error) {
        String words = ASIDE.matcher(String.valueOf(error.getOriginalMessage()))
                .replaceAll("")
                .replace("Cannot coerce `null` to", "Cannot coerce null, or an empty text, to");
        words = CONSTRUCTOR.matcher(words).replaceAll(" from ");
        words = MISSING.matcher(words).replaceAll("`$2` is missing, null or empty, and `$1` needs it");
        words = TYPE.matcher(words).replaceAll(it -> Matcher.quoteReplacement(typeName(it.group())));
        TokenStreamLocation at = error.getLocation();
        return at == null || at.getLineNr() < 1
                ? words
                : words + " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    }

    /**
     * Why a value cannot be written as JSON, in the words of whoever made it: Jackson's own speak of its settings.
     *
     * @param advice said behind them where it is the value's type that cannot be written; may be empty
     */
    public static String ofWriting(JacksonException error, String advice) {
        Throwable raised = error.getCause();
        if (raised != null && !(raised instanceof JacksonException)) {
            return raised.toString(); // by the value itself, when it was asked
        } else if (error instanceof StreamConstraintsException) {
            return TOO_DEEP;
        }
        String words = of(error);
        if (error instanceof InvalidDefinitionException empty && words.startsWith("No serializer found")) {
            words = "a " + empty.getType().getRawClass().getTypeName() + " has no fields or getters to write";
        }
        return words + advice;
    }

    /** A type as its author wrote it: without packages and the classes around it. */
    public static String typeName(String name) {
        return PREFIX.matcher(name).replaceAll("");
    }

    /** @param type the label of the error */
    static String of(String type, Throwable error) {
        return FailedCall.of(error)
                .map(call -> of(type, error, call))
                .orElseGet(() -> String.join(" <- ", parts(error)));
    }

    private static String of(String type, Throwable error, FailedCall call) {
        String said = parts(error).get(0);
        if (said.contains(call.name())) {
            return said;
        }
        boolean isWaiting = HttpError.chain(error).stream().anyMatch(HttpTimeoutException.class::isInstance);
        return call.name() + ": "
                + switch (type) {
                    case "refused" -> "the connection was refused";
                    case "dns" -> "no address is known for that host";
                    case "connect-timeout" -> "no connection within " + call.connectBound();
                    case "timeout" -> isWaiting ? "no response within " + call.answerBound() : said;
                    case "reset" -> "the connection was closed before the response was there: " + said;
                    default -> said;
                };
    }

    /** What the error and its causes say; what has no message is called by its class. */
    private static List<String> parts(Throwable error) {
        List<String> parts = new ArrayList<>();
        for (Throwable at : HttpError.chain(error)) {
            String message = at instanceof JacksonException json ? of(json) : at.getMessage();
            String part = message == null || message.isBlank() ? at.getClass().getSimpleName() : message;
            // Wrappers often repeat what they wrap.
            if (parts.stream().noneMatch(said -> said.contains(part))) {
                parts.add(part);
            }
        }
        return parts;
    }
}
