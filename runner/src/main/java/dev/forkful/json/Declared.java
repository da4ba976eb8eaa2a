package dev.forkful.json;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JacksonSerializable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.deser.AbstractDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.TypeSerializer;

/**
 * What a value will be read as: so it is written as a property of that type would be. Where the type, or that of its
 * elements, is one of several classes, it is said which of them the value is.
 *
 * <p><i>Threading:</i> thread-safe.
 */
public final class Declared {
    private final JavaType type;
    private final JsonMapper mapper;
    private volatile boolean readable; // known to be
    private volatile @Nullable Boolean holdsOneOfSeveral;

    /** @param mapper writes and reads it */
    public Declared(java.lang.reflect.Type type, JsonMapper mapper) {
        this.type = mapper.constructType(type);
        this.mapper = mapper;
    }

    /**
     * An abstract class that it is, or that its elements are, and that does not say which class a value has: no value
     * can be read as that; null where there is none.
     */
    public @Nullable Class<?> unreadable() {
        for (JavaType at = readable ? null : type; at != null; at = at.getContentType()) {
            if (!at.isConcrete() && isPlaceholder(at)) {
                return at.getRawClass();
            }
        }
        readable = true;
        return null;
    }

    private boolean isPlaceholder(JavaType type) {
        try {
            return mapper._deserializationContext().findRootValueDeserializer(type) instanceof AbstractDeserializer;
        } catch (JacksonException e) {
            return false; // whoever reads it is told
        }
    }

    /** To be read so. */
    public JavaType type() {
        return type;
    }

    /** Whether the value is of that type, but for its elements. */
    public boolean isOf(Object value) {
        return type.getRawClass().isInstance(value);
    }

    /** The value, to be written so. */
    public Value of(@Nullable Object value) {
        return new Value(value, this);
    }

    /** The value's own class, with what is declared of its elements where they need it. */
    private JavaType actual(Object value, SerializationContext context) {
        return isOf(value) && holdsOneOfSeveral(context)
                ? context.constructSpecializedType(type, value.getClass())
                : context.constructType(value.getClass());
    }

    /** Elsewhere an element is written by its own class: an int is read as a long as well. */
    private boolean holdsOneOfSeveral(SerializationContext context) {
        Boolean known = holdsOneOfSeveral;
        if (known == null) {
            known = holdsOneOfSeveral(type, context);
            holdsOneOfSeveral = known;
        }
        return known;
    }

    private static boolean holdsOneOfSeveral(JavaType type, SerializationContext context) {
        for (int i = 0; i < type.containedTypeCount(); i++) {
            JavaType held = type.containedType(i);
            if (context.findTypeSerializer(held) != null || holdsOneOfSeveral(held, context)) {
                return true;
            }
        }
        return false;
    }

    /**
     * A value that writes itself.
     *
     * @param declared what it is to be written as
     */
    public record Value(@Nullable Object value, Declared declared) implements JacksonSerializable {

        /** Writes it. */
        public JsonMapper mapper() {
            return declared.mapper;
        }

        @Override
        public void serialize(JsonGenerator json, SerializationContext context) {
            if (value == null) {
                context.defaultSerializeNullValue(json);
                return;
            }
            JavaType actual = declared.actual(value, context);
            ValueSerializer<Object> serializer = context.findContentValueSerializer(actual, null);
            TypeSerializer types =
                    context.findTypeSerializer(declared.type.isJavaLangObject() ? actual : declared.type);
            if (types == null) {
                serializer.serialize(value, json, context);
            } else {
                serializer.serializeWithType(value, json, context, types.forProperty(context, null));
            }
        }

        @Override
        public void serializeWithType(JsonGenerator json, SerializationContext context, TypeSerializer types) {
            serialize(json, context); // its own type says more
        }
    }
}
