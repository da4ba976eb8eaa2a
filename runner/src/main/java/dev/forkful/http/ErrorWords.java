package dev.forkful.http;

import java.net.http.HttpTimeoutException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;

/** An error in words for people: of a call, which one, what happened, and the setting that bounds it. */
public final class ErrorWords {
    private ErrorWords() {}

    /** What went wrong with some JSON, and where, without the settings of Jackson. */
    public static String of(JacksonException error) {
        String words = String.valueOf(error.getOriginalMessage())
                .replaceAll(" \\(start marker at \\[Source:[^]]*]\\)", "")
                .replaceAll(" \\([^()]*Feature[^()]*\\)", "");
        TokenStreamLocation at = error.getLocation();
        return at == null || at.getLineNr() < 1
                ? words
                : words + " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
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
