package dev.forkful.json;

import com.fasterxml.jackson.annotation.JacksonAnnotation;
import com.fasterxml.jackson.annotation.JsonFormat;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.deser.Deserializers;
import tools.jackson.databind.deser.KeyDeserializers;
import tools.jackson.databind.ser.Serializers;

/**
 * Value classes of Kotlin that Jackson's module takes for what they are packed into: those over another value class,
 * and as keys of maps all that have a number in them.
 */
final class KotlinValues implements Serializers, Deserializers, KeyDeserializers {
    /** Written as keys they would be what they are packed into. */
    private static final Set<String> PACKED =
            Set.of("kotlin.time.Duration", "kotlin.UByte", "kotlin.UShort", "kotlin.UInt", "kotlin.ULong");

    /** Nobody else reads them as keys, or not as they are written here. */
    private static final Set<String> TEXTS = Set.of("kotlin.time.Duration", "kotlin.time.Instant", KotlinUuid.TYPE);

    private final Class<? extends Annotation> mark;

    /** @param mark {@code JvmInline} */
    KotlinValues(Class<? extends Annotation> mark) {
        this.mark = mark;
    }

    private @Nullable Wrapped wrapped(Class<?> type) {
        return type.isAnnotationPresent(mark) && !saysItself(type) ? Wrapped.of(type) : null;
    }

    /** Whether the class has a way of its own to be written or read. */
    private static boolean saysItself(Class<?> type) {
        return isOfJackson(type) || Arrays.stream(type.getDeclaredMethods()).anyMatch(KotlinValues::isOfJackson);
    }

    private static boolean isOfJackson(AnnotatedElement element) {
        return Arrays.stream(element.getDeclaredAnnotations())
                .anyMatch(it -> it.annotationType().isAnnotationPresent(JacksonAnnotation.class));
    }

    @Override
    public @Nullable ValueSerializer<?> findSerializer(
            SerializationConfig config,
            JavaType type,
            BeanDescription.Supplier bean,
            JsonFormat.@Nullable Value format) {
        Wrapped wrapped = wrapped(type.getRawClass());
        return wrapped == null ? null : new WrappedJson.Writer(wrapped);
    }

    @Override
    public boolean hasDeserializerFor(DeserializationConfig config, Class<?> type) {
        return wrapped(type) != null;
    }

    @Override
    public @Nullable ValueDeserializer<?> findBeanDeserializer(
            JavaType type, DeserializationConfig config, BeanDescription.Supplier bean) {
        Wrapped wrapped = wrapped(type.getRawClass());
        return wrapped == null ? null : new WrappedJson.Reader(type.getRawClass(), wrapped);
    }

    @Override
    public @Nullable KeyDeserializer findKeyDeserializer(
            JavaType type, DeserializationConfig config, BeanDescription.Supplier bean) {
        Class<?> raw = type.getRawClass();
        return TEXTS.contains(raw.getName()) || wrapped(raw) != null ? new KeyAsValue.Reader(type) : null;
    }

    /** What writes keys. */
    Serializers ofKeys() {
        return new Serializers() {
            @Override
            public @Nullable ValueSerializer<?> findSerializer(
                    SerializationConfig config,
                    JavaType type,
                    BeanDescription.Supplier bean,
                    JsonFormat.@Nullable Value format) {
                Class<?> raw = type.getRawClass();
                return PACKED.contains(raw.getName()) || wrapped(raw) != null ? new KeyAsValue.Writer() : null;
            }
        };
    }
}
