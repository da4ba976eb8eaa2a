package dev.forkful.worker;

import dev.forkful.http.HttpError;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Errors as a failed reply carries them: {@code {"type": label, "message": text, "status": HTTP status}}, the last only
 * where there is one. Where the job's code is at fault, the message ends with the line. {@link HttpError} says which
 * labels there are. For a {@link Audience#PROGRAM} also {@code "raised"}, the error in full: see {@link RaisedError}.
 *
 * <p><i>Threading:</i> thread-safe. <i>Failure:</i> what the job's own error raises when it is asked for its message,
 * or for its cause; {@link #ofUnspeakable} describes such a one.
 */
final class ErrorJson {
    /** The longest message, in characters: what a reply says must not be what fills the disk. */
    static final int MAX_MESSAGE_CHARS = 4096;

    private final JsonMapper mapper;
    private final Audience audience;
    private final OwnCode code;

    ErrorJson(JsonMapper mapper, Audience audience, OwnCode code) {
        this.mapper = mapper;
        this.audience = audience;
        this.code = code;
    }

    /** An error that a handler raised. */
    byte[] of(Throwable error) {
        return of(error, "");
    }

    /**
     * An error that a handler raised.
     *
     * @param after what is said behind its message
     */
    byte[] of(Throwable error, String after) {
        HttpError http = HttpError.of(error);
        return body(http.type(), placed(http) + after, http.status(), error);
    }

    /** A fault of the code, and no answer or time-out, is told with its line; a program gets the whole stack. */
    private String placed(HttpError error) {
        Class<?> type = error.cause().getClass();
        if (audience == Audience.PROGRAM || !error.type().equals(type.getName())) {
            return error.message();
        }
        boolean saysNothing = error.message().equals(type.getSimpleName());
        return code.placeOf(error.cause())
                .map(place -> saysNothing ? "at " + place : error.message() + " (at " + place + ")")
                .orElse(saysNothing ? "no message" : error.message());
    }

    /** An error of our own: reported by its class, but for a time-out, which has one label whichever clock it was. */
    byte[] ofOwn(Throwable error) {
        if (error instanceof TimeoutException) {
            return of(error);
        }
        return body(error.getClass().getName(), String.valueOf(error.getMessage()), OptionalInt.empty(), error);
    }

    /** An error that raises another when it is asked what it is, by the job's own code. */
    byte[] ofUnspeakable(Throwable error, Throwable raised) {
        String type = error.getClass().getName();
        String message =
                "what it is cannot be had: it raised a " + raised.getClass().getName();
        return body(type, message, OptionalInt.empty(), null);
    }

    /** The task was cancelled: to its caller another thing than an error of that type. */
    byte[] ofCancelledTask() {
        return body("cancelled", "the task was cancelled", OptionalInt.empty(), null);
    }

    private byte[] body(String type, String message, OptionalInt status, @Nullable Throwable error) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", type);
        body.put("message", bounded(message));
        status.ifPresent(it -> body.put("status", it));
        if (audience == Audience.PROGRAM && error != null) {
            body.put("raised", RaisedError.of(error));
        }
        return mapper.writeValueAsBytes(body);
    }

    /** Without secrets, and cut. */
    static String bounded(String message) {
        return Excerpt.of(message, MAX_MESSAGE_CHARS);
    }
}
