package dev.forkful.json;

import java.net.http.HttpResponse;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;

/**
 * A response as a result: {@code {"status": number, "body": value}}. The status is there since a response of 404 that
 * was not raised is a result like any other. A text that the server calls JSON, and is, is the value that it stands
 * for; any other body is written as if it were the result.
 */
final class ResponseJson extends ValueSerializer<HttpResponse<?>> {

    static ValueSerializer<?> serializer() {
        return new ResponseJson();
    }

    @Override
    public void serialize(HttpResponse<?> response, JsonGenerator json, SerializationContext context) {
        json.writeStartObject(response);
        json.writeNumberProperty("status", response.statusCode());
        json.writeName("body");
        context.writeValue(json, body(response));
        json.writeEndObject();
    }

    private static @Nullable Object body(HttpResponse<?> response) {
        Object body = response.body();
        return body instanceof String text && !text.isBlank() && isCalledJson(response) ? valueOf(text) : body;
    }

    private static boolean isCalledJson(HttpResponse<?> response) {
        String type = response.headers().firstValue("Content-Type").orElse("");
        String media = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return media.equals("application/json") || media.endsWith("+json");
    }

    private static Object valueOf(String text) {
        try {
            return ExactJson.of(text);
        } catch (JacksonException | NumberFormatException e) { // the exponent of a number can be too large for any
            return text;
        }
    }
}
