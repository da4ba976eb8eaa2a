package dev.forkful.json;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.deser.std.DelegatingDeserializer;

/** A {@code LocalDate} is read from no number, which Jackson takes for days since 1970: 20260101 is none of these. */
final class Dates extends ValueDeserializerModifier {
    private static final long serialVersionUID = 1L;

    @Override
    public ValueDeserializer<?> modifyDeserializer(
            DeserializationConfig config, BeanDescription.Supplier bean, ValueDeserializer<?> reader) {
        return bean.getBeanClass() == LocalDate.class ? new OfText(reader) : reader;
    }

    private static final class OfText extends DelegatingDeserializer {
        OfText(ValueDeserializer<?> reader) {
            super(reader);
        }

        @Override
        protected ValueDeserializer<?> newDelegatingInstance(ValueDeserializer<?> reader) {
            return new OfText(reader);
        }

        @Override
        public ValueDeserializer<?> createContextual(DeserializationContext context, @Nullable BeanProperty property) {
            ValueDeserializer<?> contextual = super.createContextual(context, property);
            JsonFormat.Value format = property == null
                    ? JsonFormat.Value.empty()
                    : property.findPropertyFormat(context.getConfig(), LocalDate.class);
            return format.getShape().isNumeric() ? contextual.getDelegatee() : contextual; // it asks for days
        }

        @Override
        public @Nullable Object deserialize(JsonParser json, DeserializationContext context) {
            return json.hasToken(JsonToken.VALUE_NUMBER_INT)
                    ? context.handleUnexpectedToken(getValueType(context), json)
                    : super.deserialize(json, context);
        }
    }
}
