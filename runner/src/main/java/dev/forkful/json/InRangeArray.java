package dev.forkful.json;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.jdk.PrimitiveArrayDeserializers;
import tools.jackson.databind.deser.std.DelegatingDeserializer;

/** Arrays of primitive numbers that are {@link InRange} each. What is no array, as Base64, Jackson reads as ever. */
final class InRangeArray extends DelegatingDeserializer {
    private final Class<?> element;
    private final ValueDeserializer<?> ofElement;

    private InRangeArray(Class<?> element, ValueDeserializer<?> ofElement, ValueDeserializer<?> ofJackson) {
        super(ofJackson);
        this.element = element;
        this.ofElement = ofElement;
    }

    /** Of arrays of a primitive type. */
    static ValueDeserializer<?> deserializer(Class<?> element, ValueDeserializer<?> ofElement) {
        return new InRangeArray(element, ofElement, PrimitiveArrayDeserializers.forType(element));
    }

    @Override
    protected ValueDeserializer<?> newDelegatingInstance(ValueDeserializer<?> ofJackson) {
        return new InRangeArray(element, ofElement, ofJackson);
    }

    @Override
    public @Nullable Object deserialize(JsonParser json, DeserializationContext context) {
        if (!json.isExpectedStartArrayToken()) {
            return super.deserialize(json, context);
        }
        List<Object> elements = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            elements.add(element(json, context, elements.size()));
        }
        return array(elements);
    }

    private Object array(List<Object> elements) {
        if (element == double.class) {
            return elements.stream().mapToDouble(Double.class::cast).toArray();
        }
        Object array = Array.newInstance(element, elements.size());
        for (int i = 0; i < elements.size(); i++) {
            if (element == float.class) {
                Array.setFloat(array, i, (Float) elements.get(i));
            } else {
                Array.setByte(array, i, (Byte) elements.get(i));
            }
        }
        return array;
    }

    private Object element(JsonParser json, DeserializationContext context, int index) {
        try {
            return json.hasToken(JsonToken.VALUE_NULL)
                    ? ofElement.getNullValue(context)
                    : ofElement.deserialize(json, context);
        } catch (JacksonException e) {
            throw e.prependPath(handledType(), index);
        }
    }
}
