package dev.forkful.shell.draft;

import dev.forkful.Input;
import dev.forkful.io.InputItem;
import dev.forkful.io.InputReader;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the items of an input look like, judged by the first of them.
 *
 * @param type of an item, where it has no fields
 * @param areUrls whether the items are addresses to be called
 * @param fields of an item that is an object, in their order; none where it is something else, or has too many
 */
record ItemShape(ValueType type, boolean areUrls, List<Field> fields) {
    /** Where nothing is known of the input: text, of which most jobs make a call. */
    static final ItemShape URLS = new ItemShape(ValueType.TEXT, true, List.of());

    private static final int MOST_ITEMS = 100;

    /** A class of more would be no help to anybody; neither language allows more than 255. */
    private static final int MOST_FIELDS = 100;

    /**
     * A field of an object.
     *
     * @param isOptional whether some item lacks it, or has null there
     */
    record Field(String name, ValueType type, boolean isOptional) {}

    /** What is known of a field so far. */
    private record Seen(@Nullable ValueType type, int count) {
        Seen and(JsonNode value) {
            if (value.isNull()) {
                return this;
            }
            ValueType one = ValueType.of(value);
            return new Seen(type == null ? one : type.and(one), count + 1);
        }
    }

    /**
     * Looks at the first items of a file.
     *
     * @throws dev.forkful.JobException where it cannot be read, or one of them is broken
     */
    static ItemShape of(Input.File input) {
        try (InputReader reader = InputReader.open(input, Path.of(""), InputStream.nullInputStream())) {
            List<JsonNode> items = new ArrayList<>();
            for (InputItem item = reader.next(); item != null && items.size() < MOST_ITEMS; item = reader.next()) {
                items.add(JsonMapper.shared().readTree(item.json()));
            }
            // Of an input without an item the format alone is known.
            return items.isEmpty() && input.format() != Input.Format.LINES
                    ? new ItemShape(ValueType.TREE, false, List.of())
                    : of(items);
        }
    }

    static ItemShape of(List<JsonNode> items) {
        if (items.isEmpty()) {
            return URLS;
        }
        if (items.stream().allMatch(JsonNode::isObject)) {
            return new ItemShape(ValueType.TREE, false, fields(items));
        }
        ValueType type =
                items.stream().map(ValueType::of).reduce(ValueType::and).orElseThrow();
        return new ItemShape(type, type == ValueType.TEXT && items.stream().allMatch(ItemShape::isUrl), List.of());
    }

    private static boolean isUrl(JsonNode item) {
        return item.asString().matches("(?i)https?://\\S+");
    }

    private static List<Field> fields(List<JsonNode> items) {
        Map<String, Seen> seen = new LinkedHashMap<>();
        for (JsonNode item : items) {
            item.properties()
                    .forEach(field -> seen.put(
                            field.getKey(),
                            seen.getOrDefault(field.getKey(), new Seen(null, 0)).and(field.getValue())));
        }
        if (seen.size() > MOST_FIELDS) {
            return List.of();
        }
        List<Field> fields = new ArrayList<>();
        seen.forEach((name, one) -> fields.add(
                new Field(name, one.type() == null ? ValueType.TREE : one.type(), one.count() < items.size())));
        return List.copyOf(fields);
    }
}
