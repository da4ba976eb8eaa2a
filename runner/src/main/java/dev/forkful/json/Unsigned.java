package dev.forkful.json;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.type.LogicalType;

/**
 * A number of Kotlin that has no sign, read as its numbers with a sign are: texts too, as the cells of CSV are, and
 * none that has a fraction. Jackson's module for Kotlin refuses all texts, and cuts fractions off.
 */
final class Unsigned extends StdScalarDeserializer<Object> {
    /** In characters; with zeros before it. */
    private static final int LONGEST = 100;

    private final int bits;
    private final Method box;

    private Unsigned(Class<?> type, Class<?> packed, int bits) throws NoSuchMethodException {
        super(type);
        this.bits = bits;
        box = type.getMethod("box-impl", packed);
    }

    /**
     * Of a type.
     *
     * @param packed the type of what it holds its number in
     * @param bits of that
     */
    static @Nullable ValueDeserializer<?> deserializer(Class<?> type, Class<?> packed, int bits) {
        try {
            return new Unsigned(type, packed, bits);
        } catch (NoSuchMethodException e) {
            return null; // Jackson's module reads it
        }
    }

    @Override
    public LogicalType logicalType() {
        return LogicalType.Integer;
    }

    @Override
    public @Nullable Object deserialize(JsonParser json, DeserializationContext context) {
        if (json.hasToken(JsonToken.VALUE_STRING)) {
            return fromText(json, json.getString(), context);
        }
        if (json.hasToken(JsonToken.VALUE_NUMBER_FLOAT)) {
            CoercionAction unused = _checkFloatToIntCoercion(json, context, _valueClass); // raises
        }
        return json.currentToken().isNumeric()
                ? inRange(json, json.getString())
                : context.handleUnexpectedToken(getValueType(context), json);
    }

    private @Nullable Object fromText(JsonParser json, String text, DeserializationContext context) {
        CoercionAction action = _checkFromStringCoercion(context, text);
        if (action == CoercionAction.AsNull || action == CoercionAction.AsEmpty) {
            return getNullValue(context);
        }
        try {
            return inRange(json, text.strip());
        } catch (NumberFormatException e) {
            return context.handleWeirdStringValue(
                    _valueClass, text, "not a valid `%s` value", _valueClass.getSimpleName());
        }
    }

    private Object inRange(JsonParser json, String text) {
        // What is far too long is no number in time.
        BigInteger number = text.length() > LONGEST ? BigInteger.ONE.negate() : new BigInteger(text);
        if (number.signum() < 0 || number.bitLength() > bits) {
            String type = _valueClass.getSimpleName();
            BigInteger max = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
            throw new InputCoercionException(
                    json,
                    "Numeric value (" + json.getString() + ") out of range of " + type + " (0 - " + max + ").",
                    JsonToken.VALUE_NUMBER_INT,
                    _valueClass);
        }
        try {
            return box.invoke(null, packed(number));
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("a " + _valueClass.getName() + " cannot be made", e);
        }
    }

    private Object packed(BigInteger number) {
        return switch (bits) {
            case Byte.SIZE -> number.byteValue();
            case Short.SIZE -> number.shortValue();
            case Integer.SIZE -> number.intValue();
            default -> number.longValue();
        };
    }
}
