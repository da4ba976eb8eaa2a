package dev.forkful.json;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** Text that is JSON, as the value that it stands for, to the last digit: an amount stays what it was. */
final class ExactJson {
    private static final ObjectReader READER = new JsonMapper(TaskMapper.numbersOfAnyLength())
            .readerFor(JsonNode.class)
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private ExactJson() {}

    /** @throws tools.jackson.core.JacksonException where it is none */
    static JsonNode of(String text) {
        return READER.readValue(text);
    }
}
