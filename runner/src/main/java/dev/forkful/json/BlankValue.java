package dev.forkful.json;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.std.DelegatingDeserializer;

/** A value class of Kotlin over a number or truth value: an empty cell is null for it, as it is for what it holds. */
final class BlankValue extends DelegatingDeserializer {
    /** What Jackson's module reads value classes with. */
    private static final String READER = "tools.jackson.module.kotlin.WrapsNullableValueClassDeserializer";

    private BlankValue(ValueDeserializer<?> reader) {
        super(reader);
    }

    /** The reader itself of any other type. */
    static ValueDeserializer<?> deserializer(Class<?> type, ValueDeserializer<?> reader) {
        return TaskTypes.isA(reader.getClass(), READER) && holdsPrimitive(type) ? new BlankValue(reader) : reader;
    }

    /** Not where the class has a way of its own to be read: that may know what to make of an empty text. */
    private static boolean holdsPrimitive(Class<?> type) {
        boolean holdsOne = false;
        for (Method method : type.getDeclaredMethods()) {
            if (method.isAnnotationPresent(JsonCreator.class)) {
                return false;
            }
            holdsOne |= method.getName().equals("unbox-impl")
                    && method.getReturnType().isPrimitive();
        }
        return holdsOne;
    }

    @Override
    protected ValueDeserializer<?> newDelegatingInstance(ValueDeserializer<?> reader) {
        return new BlankValue(reader);
    }

    @Override
    public @Nullable Object deserialize(JsonParser json, DeserializationContext context) {
        return json.hasToken(JsonToken.VALUE_STRING) && json.getString().isBlank()
                ? getNullValue(context)
                : super.deserialize(json, context);
    }
}
