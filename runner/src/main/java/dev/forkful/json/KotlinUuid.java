package dev.forkful.json;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.deser.std.FromStringDeserializer;
import tools.jackson.databind.ser.std.ToStringSerializer;

/** A {@code Uuid} of Kotlin, as Java's are written: as text. */
final class KotlinUuid extends FromStringDeserializer<Object> {
    static final String TYPE = "kotlin.uuid.Uuid";

    private final Object companion;
    private final Method parse;

    private KotlinUuid(Class<?> type) throws ReflectiveOperationException {
        super(type);
        companion = type.getField("Companion").get(null);
        parse = companion.getClass().getMethod("parse", String.class);
    }

    static ValueSerializer<?> serializer() {
        return ToStringSerializer.instance;
    }

    static @Nullable ValueDeserializer<?> deserializer(Class<?> type) {
        try {
            return new KotlinUuid(type);
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    @Override
    protected @Nullable Object _deserialize(String text, DeserializationContext context) {
        try {
            return parse.invoke(companion, text);
        } catch (IllegalAccessException | InvocationTargetException e) {
            return context.handleWeirdStringValue(_valueClass, text, "not a valid `Uuid` value");
        }
    }
}
