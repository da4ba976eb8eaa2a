package dev.forkful.json;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.ser.ValueSerializerModifier;

/**
 * Lets a value of one of several classes ({@code @JsonTypeInfo}) say which it is wherever it stands. Jackson has it say
 * so alone, or where its type is declared, and not among the elements of a list that is written as such.
 */
final class OneOfSeveral extends ValueSerializerModifier {
    private static final long serialVersionUID = 1L;

    @Override
    public ValueSerializer<?> modifySerializer(
            SerializationConfig config, BeanDescription.Supplier bean, ValueSerializer<?> serializer) {
        return saysItsClass(bean, serializer);
    }

    @Override
    public ValueSerializer<?> modifyEnumSerializer(
            SerializationConfig config, JavaType type, BeanDescription.Supplier bean, ValueSerializer<?> serializer) {
        return saysItsClass(bean, serializer);
    }

    private static ValueSerializer<?> saysItsClass(BeanDescription.Supplier bean, ValueSerializer<?> serializer) {
        return bean.getClassAnnotations().get(JsonTypeInfo.class) == null
                ? serializer
                : new SaysItsClass(bean.getType(), serializer);
    }
}
