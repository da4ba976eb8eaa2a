package dev.forkful.json;

import java.math.BigDecimal;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.jdk.NumberDeserializers.NumberDeserializer;

/**
 * A number whose type nobody says: a {@code Double}, as it always was, unless that would be another number. Then it is
 * a {@code BigDecimal}, to the last digit.
 */
final class ExactNumber extends NumberDeserializer {
    static ValueDeserializer<?> deserializer() {
        return new ExactNumber();
    }

    @Override
    public Object deserialize(JsonParser json, DeserializationContext context) {
        if (!json.hasToken(JsonToken.VALUE_NUMBER_FLOAT) || json.isNaN()) {
            return super.deserialize(json, context);
        }
        double near = json.getDoubleValue();
        BigDecimal exact = json.getDecimalValue();
        boolean isSame = Double.isFinite(near) && BigDecimal.valueOf(near).compareTo(exact) == 0;
        return isSame ? (Object) near : exact;
    }
}
