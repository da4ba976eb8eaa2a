package dev.forkful.json;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;

/** Writes keys as the text that they are of. */
final class KeyText extends ValueSerializer<Object> {
    private final Method text;

    /** @param text gives it; of a public class or not */
    KeyText(Method text) {
        this.text = text;
        text.setAccessible(true);
    }

    @Override
    public void serialize(Object key, JsonGenerator json, SerializationContext context) {
        String name;
        try {
            name = (String) text.invoke(key);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
        if (name == null) {
            throw new NotAResult.Refused(json, "the key " + key + " of a map is null");
        }
        json.writeName(name);
    }
}
