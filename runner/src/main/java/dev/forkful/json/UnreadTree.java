package dev.forkful.json;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.std.DelegatingDeserializer;

/** Refuses to read a tree of another library, but from a text, which those that take one parse themselves. */
final class UnreadTree extends DelegatingDeserializer {
    private UnreadTree(ValueDeserializer<?> ofText) {
        super(ofText);
    }

    static ValueDeserializer<?> of(ValueDeserializer<?> ofText) {
        return new UnreadTree(ofText);
    }

    @Override
    protected ValueDeserializer<?> newDelegatingInstance(ValueDeserializer<?> ofText) {
        return new UnreadTree(ofText);
    }

    @Override
    public @Nullable Object deserialize(JsonParser json, DeserializationContext context) {
        if (json.hasToken(JsonToken.VALUE_STRING)) {
            return super.deserialize(json, context);
        }
        String type = handledType().getName();
        return context.reportInputMismatch(
                this,
                type + " is of another library than Jackson 3: take tools.jackson.databind.JsonNode in its place");
    }
}
