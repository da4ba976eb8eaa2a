package dev.forkful.json;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.ser.PropertyWriter;
import tools.jackson.databind.util.NameTransformer;

/** Writes a value with its class also where nobody asks for that; else as another does. */
final class SaysItsClass extends ValueSerializer<Object> {
    private final JavaType type;
    private final ValueSerializer<Object> plain;
    private volatile @Nullable TypeSerializer ownTypes; // made when it is needed

    @SuppressWarnings("unchecked") // it is given what it was made for
    SaysItsClass(JavaType type, ValueSerializer<?> plain) {
        this.type = type;
        this.plain = (ValueSerializer<Object>) plain;
    }

    @Override
    public void resolve(SerializationContext context) {
        plain.resolve(context);
    }

    @Override
    public ValueSerializer<?> createContextual(SerializationContext context, @Nullable BeanProperty property) {
        return over(plain.createContextual(context, property));
    }

    @SuppressWarnings("ReferenceEquality") // it is the same where nothing changed
    private SaysItsClass over(ValueSerializer<?> changed) {
        return changed == plain ? this : new SaysItsClass(type, changed);
    }

    @Override
    public void serialize(Object value, JsonGenerator json, SerializationContext context) {
        TypeSerializer types = types(context);
        if (types == null) {
            plain.serialize(value, json, context);
        } else {
            plain.serializeWithType(value, json, context, types);
        }
    }

    private @Nullable TypeSerializer types(SerializationContext context) {
        TypeSerializer types = ownTypes;
        if (types == null) {
            TypeSerializer found = context.findTypeSerializer(type);
            types = found == null ? null : found.forProperty(context, null);
            ownTypes = types;
        }
        return types;
    }

    @Override
    public void serializeWithType(
            Object value, JsonGenerator json, SerializationContext context, TypeSerializer types) {
        plain.serializeWithType(value, json, context, types);
    }

    @Override
    public ValueSerializer<Object> unwrappingSerializer(NameTransformer names) {
        return plain.unwrappingSerializer(names);
    }

    @Override
    public ValueSerializer<?> withFilterId(Object filter) {
        return over(plain.withFilterId(filter));
    }

    @Override
    public ValueSerializer<?> withIgnoredProperties(Set<String> ignored) {
        return over(plain.withIgnoredProperties(ignored));
    }

    @Override
    public ValueSerializer<?> withFormatOverrides(SerializationConfig config, JsonFormat.Value format) {
        return over(plain.withFormatOverrides(config, format));
    }

    @Override
    public Class<?> handledType() {
        return plain.handledType();
    }

    @Override
    public boolean usesObjectId() {
        return plain.usesObjectId();
    }

    @Override
    public boolean isEmpty(SerializationContext context, Object value) {
        return plain.isEmpty(context, value);
    }

    @Override
    public Iterator<PropertyWriter> properties() {
        return plain.properties();
    }
}
