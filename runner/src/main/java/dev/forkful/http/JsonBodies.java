package dev.forkful.http;

import com.github.mizosoft.methanol.MutableRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectMapper;

/** JSON as the body of requests and responses. Thread-safe, as its mapper is. */
record JsonBodies(ObjectMapper mapper) {

    MutableRequest request(MutableRequest request) {
        return request.setHeaderIfAbsent("Accept", "application/json");
    }

    /**
     * In bytes at once: half a character that is alone would be lost on the way by a text, and is escaped so.
     *
     * @param call method and URI
     */
    byte[] write(Object body, Supplier<String> call) {
        try {
            return mapper.writeValueAsBytes(body);
        } catch (JacksonException e) {
            String type = body.getClass().getTypeName();
            throw new BodyEncodeException(
                    call.get() + ": the body, a " + type + ", cannot be written as JSON: "
                            + ErrorWords.ofWriting(e, ""),
                    e);
        }
    }

    <T> T read(HttpResponse<byte[]> response, Class<T> type) {
        byte[] body = TextBody.json(Http.orThrow(response));
        return read(response, body, type.getTypeName(), json -> mapper.readValue(json, type));
    }

    <T> T read(HttpResponse<byte[]> response, TypeReference<T> type) {
        byte[] body = TextBody.json(Http.orThrow(response));
        return read(response, body, type.getType().getTypeName(), json -> mapper.readValue(json, type));
    }

    <T> T readText(HttpResponse<String> response, Class<T> type) {
        byte[] body = Http.orThrow(response).body().getBytes(StandardCharsets.UTF_8);
        return read(response, body, type.getTypeName(), json -> mapper.readValue(json, type));
    }

    <T> T readText(HttpResponse<String> response, TypeReference<T> type) {
        byte[] body = Http.orThrow(response).body().getBytes(StandardCharsets.UTF_8);
        return read(response, body, type.getType().getTypeName(), json -> mapper.readValue(json, type));
    }

    @FunctionalInterface
    private interface Reader<T> {
        @Nullable
        T read(byte[] json);
    }

    private static <T> T read(HttpResponse<?> response, byte[] json, String type, Reader<T> reader) {
        String what = "JSON of " + response.request().method() + " " + response.uri() + " as " + type + ": ";
        try {
            T value = reader.read(json);
            if (value == null) {
                throw new BodyDecodeException(what + "it is null", null);
            }
            return value;
        } catch (JacksonException e) {
            throw new BodyDecodeException(what + ErrorWords.of(e, json), e);
        } catch (NumberFormatException e) { // its exponent is too large for any type
            throw new BodyDecodeException(what + "a number is out of range", e);
        }
    }
}
