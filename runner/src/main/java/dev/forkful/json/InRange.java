package dev.forkful.json;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.jdk.NumberDeserializers.ByteDeserializer;
import tools.jackson.databind.deser.jdk.NumberDeserializers.DoubleDeserializer;
import tools.jackson.databind.deser.jdk.NumberDeserializers.FloatDeserializer;

/** Numbers of types for which Jackson takes one that is out of range, and makes another of it: 200 is no byte. */
final class InRange {
    private InRange() {}

    /** @param absent for null */
    static ValueDeserializer<?> ofByte(Class<Byte> type, @Nullable Byte absent) {
        return new OfByte(type, absent);
    }

    /** @param absent for null */
    static ValueDeserializer<?> ofDouble(Class<Double> type, @Nullable Double absent) {
        return new OfDouble(type, absent);
    }

    /** @param absent for null */
    static ValueDeserializer<?> ofFloat(Class<Float> type, @Nullable Float absent) {
        return new OfFloat(type, absent);
    }

    private static InputCoercionException outOfRange(JsonParser json, Class<?> type) {
        return new InputCoercionException(
                json,
                "Numeric value (" + json.getString() + ") out of range of `" + type.getSimpleName() + "`",
                json.currentToken(),
                type);
    }

    /** Whether the text is a number: one of the words for what is infinite says what it means. */
    private static boolean isNumber(JsonParser json) {
        return json.getString().chars().anyMatch(Character::isDigit);
    }

    /** Jackson takes 128 to 255, too, as what is below 0. */
    private static final class OfByte extends ByteDeserializer {
        OfByte(Class<Byte> type, @Nullable Byte absent) {
            super(type, absent);
        }

        @Override
        public @Nullable Byte deserialize(JsonParser json, DeserializationContext context) {
            Byte value = super.deserialize(json, context);
            if (value != null && value < 0 && !json.getString().strip().startsWith("-")) {
                throw outOfRange(json, _valueClass);
            }
            return value;
        }
    }

    /** Jackson takes 1e999 as infinite. */
    private static final class OfDouble extends DoubleDeserializer {
        OfDouble(Class<Double> type, @Nullable Double absent) {
            super(type, absent);
        }

        @Override
        public @Nullable Double deserialize(JsonParser json, DeserializationContext context) {
            Double value = super.deserialize(json, context);
            if (value != null && value.isInfinite() && isNumber(json)) {
                throw outOfRange(json, _valueClass);
            }
            return value;
        }
    }

    /** As a double. */
    private static final class OfFloat extends FloatDeserializer {
        OfFloat(Class<Float> type, @Nullable Float absent) {
            super(type, absent);
        }

        @Override
        public @Nullable Float deserialize(JsonParser json, DeserializationContext context) {
            Float value = super.deserialize(json, context);
            if (value != null && value.isInfinite() && isNumber(json)) {
                throw outOfRange(json, _valueClass);
            }
            return value;
        }
    }
}
