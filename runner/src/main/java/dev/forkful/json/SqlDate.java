package dev.forkful.json;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.deser.std.FromStringDeserializer;
import tools.jackson.databind.ser.std.ToStringSerializer;

/**
 * A {@code java.sql.Date} as the day that it is where the process runs. Jackson takes it for an instant in UTC, where
 * it is the day before in half of the world. By name, for its module need not be there.
 */
final class SqlDate extends FromStringDeserializer<Object> {
    static final String TYPE = "java.sql.Date";

    private final Method valueOf;

    private SqlDate(Class<?> type) throws NoSuchMethodException {
        super(type);
        valueOf = type.getMethod("valueOf", LocalDate.class);
    }

    static ValueSerializer<?> serializer() {
        return ToStringSerializer.instance;
    }

    static @Nullable ValueDeserializer<?> deserializer(Class<?> type) {
        try {
            return new SqlDate(type);
        } catch (NoSuchMethodException e) {
            return null;
        }
    }

    @Override
    protected @Nullable Object _deserialize(String text, DeserializationContext context) {
        try {
            return valueOf.invoke(null, LocalDate.parse(text));
        } catch (DateTimeParseException | IllegalAccessException | InvocationTargetException e) {
            return context.handleWeirdStringValue(_valueClass, text, "not a valid date, as 2026-01-31");
        }
    }
}
