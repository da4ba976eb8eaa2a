package dev.forkful.json;

import java.util.Set;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.ValueDeserializerModifier;

/**
 * Trees of JSON of other libraries. They are written as the JSON that they say they are; read they are not: by their
 * constructors and setters they would be empty, whatever the JSON holds.
 */
final class ForeignTrees extends ValueDeserializerModifier {
    private static final long serialVersionUID = 1L;

    /** By name, for most jobs load none of them; all say by {@code toString} what JSON they are. */
    private static final Set<String> TYPES = Set.of(
            "kotlinx.serialization.json.JsonElement",
            "com.fasterxml.jackson.databind.JsonNode", // of Jackson 2: ours is of tools.jackson
            "org.json.JSONObject",
            "org.json.JSONArray",
            "org.json.JSONObject$Null",
            "com.google.gson.JsonElement",
            "jakarta.json.JsonValue",
            "javax.json.JsonValue");

    /** Whether a type is of such a tree. */
    static boolean have(Class<?> type) {
        return TaskTypes.isAny(type, TYPES);
    }

    @Override
    public ValueDeserializer<?> modifyDeserializer(
            DeserializationConfig config, BeanDescription.Supplier bean, ValueDeserializer<?> deserializer) {
        return have(bean.getBeanClass()) ? UnreadTree.of(deserializer) : deserializer;
    }
}
