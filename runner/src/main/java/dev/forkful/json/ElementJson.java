package dev.forkful.json;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;

/** A {@code JsonElement} of {@code kotlinx.serialization}, as the JSON that it is: it writes itself. */
final class ElementJson extends ValueSerializer<Object> {
    static final String TYPE = "kotlinx.serialization.json.JsonElement";

    static ValueSerializer<?> serializer() {
        return new ElementJson();
    }

    @Override
    public void serialize(Object element, JsonGenerator json, SerializationContext context) {
        // Read again, since it need not be JSON: a number may be NaN.
        context.writeValue(json, ExactJson.of(element.toString()));
    }
}
