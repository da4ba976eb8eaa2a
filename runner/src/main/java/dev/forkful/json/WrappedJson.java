package dev.forkful.json;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.deser.std.StdDeserializer;

/** Values of {@link Wrapped} classes: they are written and read as what they hold. */
final class WrappedJson {
    private WrappedJson() {}

    /** Writes them. */
    static final class Writer extends ValueSerializer<Object> {
        private final Wrapped type;

        Writer(Wrapped type) {
            this.type = type;
        }

        @Override
        public void serialize(Object value, JsonGenerator json, SerializationContext context) {
            context.writeValue(json, type.heldBy(value));
        }
    }

    /** Reads them. */
    static final class Reader extends StdDeserializer<Object> {
        private final Wrapped type;

        Reader(Class<?> raw, Wrapped type) {
            super(raw);
            this.type = type;
        }

        @Override
        public @Nullable Object deserialize(JsonParser json, DeserializationContext context) {
            Object held = context.readValue(json, type.held());
            if (held == null) {
                return getNullValue(context);
            }
            try {
                return type.holding(held);
            } catch (RuntimeException e) { // its own code refuses it
                return context.handleInstantiationProblem(_valueClass, held, e);
            }
        }
    }
}
