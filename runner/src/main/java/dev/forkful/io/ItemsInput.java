package dev.forkful.io;

import dev.forkful.broker.TaskRecord;
import dev.forkful.json.JsonWords;
import dev.forkful.json.TaskMapper;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Literal items, each written as JSON. In messages the file is called {@code items}, and the line is which item. */
final class ItemsInput implements InputReader {
    private @Nullable JsonMapper mapper; // of the first that is more than a text or a number: it takes long to load
    private final Iterator<Object> items;
    private long item;

    ItemsInput(List<Object> items) {
        this.items = items.iterator();
    }

    @Override
    public @Nullable InputItem next() {
        if (!items.hasNext()) {
            return null;
        }
        item++;
        byte[] json = json(items.next());
        if (json.length > TaskRecord.MAX_INPUT_BYTES) {
            throw problem(
                    "an item of " + json.length + " bytes as JSON; at most " + TaskRecord.MAX_INPUT_BYTES
                            + " are allowed",
                    null);
        }
        return new InputItem(json, item);
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    private byte[] json(Object value) {
        try {
            return mapper(value).writeValueAsBytes(value);
        } catch (JacksonException e) {
            throw problem(
                    "an item of " + value.getClass().getName() + " cannot be written as JSON: " + JsonWords.of(e), e);
        }
    }

    /** What writes results, so that a handler reads what a script has written. */
    private JsonMapper mapper(Object value) {
        if (value instanceof String || value instanceof Number || value instanceof Boolean) {
            return JsonMapper.shared();
        }
        JsonMapper known = mapper;
        if (known == null) {
            known = TaskMapper.of(loader(value));
            mapper = known;
        }
        return known;
    }

    /** The job's, or ours where the value is of Java. */
    private static ClassLoader loader(Object value) {
        ClassLoader ofValue = value.getClass().getClassLoader();
        return ofValue == null ? ItemsInput.class.getClassLoader() : ofValue;
    }

    private InputException problem(String problem, @Nullable Throwable cause) {
        return new InputException("items", item, problem, cause);
    }
}
