package dev.forkful.json;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.type.TypeFactory;
import tools.jackson.databind.util.Converter;

/**
 * Makes a {@code Duration} of Kotlin one of Java, as Jackson's module does, but for the infinite ones, of which Java
 * has none: they become what Kotlin itself writes for them, and reads as them.
 */
final class EndlessDuration implements Converter<Object, Object> {
    private static final Duration ENDLESS = Duration.ofHours(9_999_999_999_999L);

    private final Converter<Object, Object> ofModule;

    private EndlessDuration(Converter<Object, Object> ofModule) {
        this.ofModule = ofModule;
    }

    /** A converter of the module in place of another, where that makes durations. */
    @SuppressWarnings("unchecked") // it is called with what it has asked for
    static @Nullable Object in(@Nullable Object converter) {
        return converter instanceof Converter<?, ?> known
                        && known.getClass().getSimpleName().endsWith("ToJavaDurationConverter")
                ? new EndlessDuration((Converter<Object, Object>) known)
                : converter;
    }

    @Override
    public Object convert(DeserializationContext context, Object value) {
        return ofModule.convert(context, value);
    }

    @Override
    public Object convert(SerializationContext context, Object value) {
        Object made = ofModule.convert(context, value);
        if (!(made instanceof Duration duration)) {
            return made;
        }
        long seconds = duration.toSeconds();
        return seconds == Long.MAX_VALUE ? ENDLESS : seconds == Long.MIN_VALUE ? ENDLESS.negated() : duration;
    }

    @Override
    public JavaType getInputType(TypeFactory types) {
        return ofModule.getInputType(types);
    }

    @Override
    public JavaType getOutputType(TypeFactory types) {
        return ofModule.getOutputType(types);
    }
}
