package dev.forkful.json;

import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.ser.std.NullSerializer;

/** Kotlin's {@code Unit}: null wherever it stands, and read from that, or whatever else is there. */
final class KotlinUnit extends ValueDeserializer<Object> {
    static final String TYPE = "kotlin.Unit";

    private final Object unit;

    private KotlinUnit(Object unit) {
        this.unit = unit;
    }

    static ValueSerializer<?> serializer() {
        return NullSerializer.instance;
    }

    /** @param reader of Jackson's module, which reads null as null */
    static ValueDeserializer<?> deserializer(Class<?> type, ValueDeserializer<?> reader) {
        try {
            return new KotlinUnit(type.getField("INSTANCE").get(null));
        } catch (ReflectiveOperationException e) {
            return reader;
        }
    }

    @Override
    public Object deserialize(JsonParser json, DeserializationContext context) {
        json.skipChildren();
        return unit;
    }

    @Override
    public Object getNullValue(DeserializationContext context) {
        return unit;
    }
}
