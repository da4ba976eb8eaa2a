package dev.forkful.io;

import dev.forkful.json.TaskMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Takes a JSON value apart into the cells of a table: the fields of an object, or the value itself. */
final class JsonCells {
    private final JsonFactory factory = TaskMapper.numbersOfAnyLength();

    /**
     * One cell.
     *
     * @param field its name in the object; null for the value as a whole
     * @param text a string without its quotes, anything else as JSON; null for null
     */
    record Cell(@Nullable String field, @Nullable String text) {}

    /** The cells of a value; what is no JSON is one cell, so that it can be seen. */
    List<Cell> of(byte[] json) {
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), json)) {
            List<Cell> cells = new ArrayList<>();
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return List.of(new Cell(null, text(parser, json)));
            }
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                parser.nextToken();
                cells.add(new Cell(name, text(parser, json)));
            }
            return cells;
        } catch (JacksonException e) {
            return List.of(new Cell(null, new String(json, StandardCharsets.UTF_8)));
        }
    }

    private static @Nullable String text(JsonParser parser, byte[] json) {
        JsonToken token = parser.currentToken();
        if (token == null || token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (!token.isStructStart()) {
            return Utf8.writable(parser.getString());
        }
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        int to = (int) parser.currentLocation().getByteOffset();
        return new String(json, from, to - from, StandardCharsets.UTF_8);
    }
}
