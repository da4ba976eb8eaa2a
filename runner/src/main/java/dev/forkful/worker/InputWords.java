package dev.forkful.worker;

import dev.forkful.http.ErrorWords;
import dev.forkful.json.JsonWords;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.DatabindException;

/**
 * Why an input does not fit: the cause first, since lists of errors cut them; then where, and the begin of the input.
 */
final class InputWords {
    private static final int MOST_CAUSE_CHARS = 400;
    private static final int MOST_INPUT_CHARS = 200;

    private InputWords() {}

    /** What Jackson could not read as a type. */
    static String of(JacksonException error, Type type, byte[] json) {
        String name = JsonWords.typeName(type.getTypeName());
        String cause = isLineForAnObject(error, json)
                ? "it is a text; for rows of CSV or JSON on lines, give --format csv or ndjson; the input: "
                        + excerpt(json)
                : path(error) + cause(reason(error, json), json);
        return "the input does not fit " + name + ": " + cause;
    }

    /** Rows that are read as lines, since no name of a file says what they are. */
    private static boolean isLineForAnObject(JacksonException error, byte[] json) {
        return json.length > 0 && json[0] == '"' && error.getOriginalMessage().contains(" from String value");
    }

    /** What is nothing where there must be something, as an empty text is. */
    static String ofNothing(Type type, byte[] json) {
        return "the input is " + excerpt(json) + ", and no " + JsonWords.typeName(type.getTypeName());
    }

    /** What holds a number whose exponent is too large for any type. */
    static String ofHugeNumber(Type type, byte[] json) {
        return "the input does not fit " + JsonWords.typeName(type.getTypeName())
                + ": a number is out of range; the input: " + excerpt(json);
    }

    /** What is no JSON. */
    static String ofBroken(JacksonException error, byte[] json) {
        return "the input is no JSON: " + cause(ErrorWords.of(error, json), json);
    }

    /** With a line and a column only where it is no JSON at all: few inputs were JSON in the file that a person has. */
    private static String reason(JacksonException error, byte[] json) {
        return error instanceof DatabindException || error instanceof InputCoercionException
                ? JsonWords.of(error)
                : ErrorWords.of(error, json);
    }

    private static String cause(String reason, byte[] json) {
        return Excerpt.of(reason, MOST_CAUSE_CHARS) + "; the input: " + excerpt(json);
    }

    /** The property, as {@code rows[2].age: }; empty where it is the input itself. */
    private static String path(JacksonException error) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : error.getPath()) {
            String name = step.getPropertyName();
            if (name == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(name);
            }
        }
        return path.isEmpty() ? "" : path + ": ";
    }

    private static String excerpt(byte[] json) {
        return Excerpt.of(new String(json, StandardCharsets.UTF_8), MOST_INPUT_CHARS);
    }
}
