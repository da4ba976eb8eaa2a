package dev.forkful.json;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.node.StringNode;
import tools.jackson.databind.util.TokenBuffer;

/** Keys that are the texts of what they are as values. */
final class KeyAsValue {
    private KeyAsValue() {}

    /** Writes them. */
    static final class Writer extends ValueSerializer<Object> {
        @Override
        public void serialize(Object key, JsonGenerator json, SerializationContext context) {
            try (TokenBuffer value = context.bufferForValueConversion()) {
                context.writeValue(value, key);
                try (JsonParser parser = value.asParser()) {
                    parser.nextToken();
                    json.writeName(parser.getString());
                }
            }
        }
    }

    /** Reads them. */
    static final class Reader extends KeyDeserializer {
        private final JavaType type;

        Reader(JavaType type) {
            this.type = type;
        }

        @Override
        public @Nullable Object deserializeKey(String key, DeserializationContext context) {
            return context.readTreeAsValue(StringNode.valueOf(key), type);
        }
    }
}
