package dev.forkful.json;

import com.fasterxml.jackson.annotation.JacksonAnnotation;
import java.lang.annotation.Annotation;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.ser.BeanSerializer;
import tools.jackson.databind.ser.ValueSerializerModifier;
import tools.jackson.databind.ser.impl.UnknownSerializer;

/**
 * Refuses objects that have nothing to say. Jackson itself takes any annotation of a class for a sign that it was made
 * to be written, and the compiler of Kotlin gives each class one; here only Jackson's own are.
 */
final class NothingToWrite extends ValueSerializerModifier {
    private static final long serialVersionUID = 1L;

    @Override
    public ValueSerializer<?> modifySerializer(
            SerializationConfig config, BeanDescription.Supplier bean, ValueSerializer<?> serializer) {
        boolean isRefused = serializer instanceof BeanSerializer
                && !serializer.properties().hasNext()
                && !bean.isRecordType()
                && bean.get().findAnyGetter() == null
                && bean.getClassAnnotations().values().noneMatch(NothingToWrite::isOfJackson);
        return isRefused ? new UnknownSerializer(bean.getBeanClass()) : serializer;
    }

    private static boolean isOfJackson(Annotation annotation) {
        return annotation.annotationType().isAnnotationPresent(JacksonAnnotation.class);
    }
}
