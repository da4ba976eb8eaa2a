package dev.forkful.json;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JacksonSerializable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.TypeSerializer;

/**
 * A value that is read again as one of a type: it is written as a property of that type would be. So where the type, or
 * that of its elements, is one of several classes, it is said which of them the value is.
 *
 * @param type what it is read as
 * @param mapper writes it
 */
public record Declared(@Nullable Object value, JavaType type, JsonMapper mapper) implements JacksonSerializable {

    @Override
    public void serialize(JsonGenerator json, SerializationContext context) {
        if (value == null) {
            context.defaultSerializeNullValue(json);
            return;
        }
        JavaType actual = actual(value, context);
        ValueSerializer<Object> serializer = context.findContentValueSerializer(actual, null);
        TypeSerializer types = context.findTypeSerializer(type.isJavaLangObject() ? actual : type);
        if (types == null) {
            serializer.serialize(value, json, context);
        } else {
            serializer.serializeWithType(value, json, context, types.forProperty(context, null));
        }
    }

    /** Its own class, with what is declared of its elements. */
    private JavaType actual(Object any, SerializationContext context) {
        return type.hasGenericTypes() && type.getRawClass().isInstance(any)
                ? context.constructSpecializedType(type, any.getClass())
                : context.constructType(any.getClass());
    }

    @Override
    public void serializeWithType(JsonGenerator json, SerializationContext context, TypeSerializer types) {
        serialize(json, context); // its own type says more
    }
}
