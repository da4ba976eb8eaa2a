package dev.forkful.json;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.ser.Serializers;

/**
 * Keys of maps whose {@code toString} says something else than what they would be read from: a record of one text is
 * that text, and what has no text of its own is refused.
 */
final class KeyTexts implements Serializers {
    @Override
    public @Nullable ValueSerializer<?> findSerializer(
            SerializationConfig config,
            JavaType type,
            BeanDescription.Supplier bean,
            JsonFormat.@Nullable Value format) {
        Class<?> raw = type.getRawClass();
        if (raw == String.class || raw == Object.class || raw == byte[].class || saysItself(bean)) {
            return null;
        }
        Method text = onlyText(raw);
        if (text != null) {
            return new KeyText(text);
        }
        return hasNoText(raw) ? NotAResult.asKey() : null;
    }

    private static boolean saysItself(BeanDescription.Supplier bean) {
        return bean.get().findJsonKeyAccessor() != null || bean.get().findJsonValueAccessor() != null;
    }

    /** What reads the one property of a record, or of a data class of Kotlin, where that is a text. */
    private static @Nullable Method onlyText(Class<?> type) {
        if (type.isRecord()) {
            return type.getRecordComponents().length == 1 && type.getRecordComponents()[0].getType() == String.class
                    ? type.getRecordComponents()[0].getAccessor()
                    : null;
        }
        Method first = method(type, "component1");
        return first != null && first.getReturnType() == String.class && method(type, "component2") == null
                ? first
                : null;
    }

    private static boolean hasNoText(Class<?> type) {
        Method text = method(type, "toString");
        return text != null // an interface has none
                && text.getDeclaringClass() == Object.class
                && (type.isArray() || !Modifier.isAbstract(type.getModifiers()));
    }

    private static @Nullable Method method(Class<?> type, String name) {
        try {
            return type.getMethod(name);
        } catch (NoSuchMethodException e) {
            return null;
        }
    }
}
