package dev.forkful.json;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionConfigs;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.cfg.MapperBuilder;
import tools.jackson.databind.cfg.MutableCoercionConfig;
import tools.jackson.databind.introspect.DefaultAccessorNamingStrategy;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;
import tools.jackson.databind.util.StdDateFormat;

/**
 * Makes what reads and writes the values of jobs. Jackson modules on the class path (Kotlin's among them) register
 * themselves.
 *
 * <p>Dates are ISO-8601, with the offset that they have, byte arrays Base64, enums the names of their constants. A
 * {@code JsonNode} holds numbers as they were written, to the last digit; what is read as an {@code Object}, as the
 * values of most maps are, has doubles, and a {@code BigDecimal} only where a double would be another number. An HTTP
 * response is its {@linkplain ResponseJson status and body}.
 */
public final class TaskMapper {
    /** The longest number, in characters: that of the longest result. What was written is to be read again. */
    public static final int LONGEST_NUMBER = 16 << 20; // Jackson's parser takes some seconds for that, not hours

    /** {@code get_id()} is a getter; {@code getaway()} and {@code settle(x)} are what they were. */
    private static final DefaultAccessorNamingStrategy.Provider NAMES =
            new DefaultAccessorNamingStrategy.Provider().withFirstCharAcceptance(false, true);

    private TaskMapper() {}

    /**
     * The mapper of one job.
     *
     * @param loader where modules are looked for, and the job's types are
     */
    public static JsonMapper of(ClassLoader loader) {
        return JsonMapper.builder(numbersOfAnyLength())
                // Without it an object that has nothing to say would be recorded as "{}", and its result be lost
                // unnoticed.
                .enable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT) // 5.7 is not 5
                .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS) // 1 is not the second
                .disable(EnumFeature.READ_ENUMS_USING_TO_STRING, EnumFeature.WRITE_ENUMS_USING_TO_STRING) // for people
                .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE) // in UTC it may be another day
                .disable(DateTimeFeature.NORMALIZE_DESERIALIZED_ZONE_ID)
                .defaultDateFormat(new StdDateFormat().withLenient(false)) // the 30th of February is no day
                .withCoercionConfig(char.class, TaskMapper::refuseNumbers) // 65 is no letter
                .withCoercionConfig(Character.class, TaskMapper::refuseNumbers)
                .accessorNaming(NAMES)
                .withAllCoercionConfigs(TaskMapper::setCoercions)
                .enable(JsonNodeFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .addModules(MapperBuilder.findModules(loader).stream()
                        .map(KotlinOnly::of)
                        .toList())
                .addModule(new TaskTypes())
                .build();
    }

    /**
     * The mapper of what a program hands to its pool and gets back, which nobody else reads: a {@code ZonedDateTime}
     * keeps the name of its zone.
     *
     * @param loader as of {@link #of}
     */
    public static JsonMapper ofPool(ClassLoader loader) {
        return of(loader)
                .rebuild()
                .enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID)
                .build();
    }

    /** Parses numbers of any length. */
    public static JsonFactory numbersOfAnyLength() {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNumberLength(LONGEST_NUMBER)
                        .maxNameLength(LONGEST_NUMBER)
                        .build())
                .build();
    }

    /**
     * JSON of which nobody says what it is to become, numbers of any length in it.
     *
     * @throws tools.jackson.core.JacksonException where it is none
     */
    public static JsonNode tree(String json) {
        return Trees.MAPPER.readTree(json);
    }

    /** The same of UTF-8. */
    public static JsonNode tree(byte[] json) {
        return Trees.MAPPER.readTree(json);
    }

    /** Made when it is needed: most workers read no such. */
    private static final class Trees {
        private static final JsonMapper MAPPER = new JsonMapper(numbersOfAnyLength());
    }

    private static void refuseNumbers(MutableCoercionConfig type) {
        MutableCoercionConfig unused = type.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
    }

    /** Texts, as the cells of CSV are, become what they say. */
    private static void setCoercions(CoercionConfigs types) {
        types.findOrCreateCoercion(LogicalType.Boolean).setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
        // An empty cell is null for an enum, as it is for a number.
        types.findOrCreateCoercion(LogicalType.Enum)
                .setCoercion(CoercionInputShape.EmptyString, CoercionAction.AsNull)
                .setAcceptBlankAsEmpty(true);
    }
}
