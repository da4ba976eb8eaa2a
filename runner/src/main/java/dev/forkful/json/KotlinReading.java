package dev.forkful.json;

import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.ValueDeserializerModifier;

/** What Jackson's module reads types of Kotlin with, but for what makes other values of null and of empty texts. */
final class KotlinReading extends ValueDeserializerModifier {
    private static final long serialVersionUID = 1L;

    @Override
    public ValueDeserializer<?> modifyDeserializer(
            DeserializationConfig config, BeanDescription.Supplier bean, ValueDeserializer<?> reader) {
        Class<?> type = bean.getBeanClass();
        return type.getName().equals(KotlinUnit.TYPE)
                ? KotlinUnit.deserializer(type, reader)
                : BlankValue.deserializer(type, reader);
    }
}
