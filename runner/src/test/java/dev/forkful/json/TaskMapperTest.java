package dev.forkful.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.BitSet;
import java.util.Calendar;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

final class TaskMapperTest {
    private final JsonMapper mapper = TaskMapper.of(TaskMapperTest.class.getClassLoader());

    record Event(OffsetDateTime at, ZonedDateTime until) {}

    @Test
    void datesKeepTheOffsetThatTheyHave() {
        Event event = mapper.readValue(
                "{\"at\":\"2026-01-01T01:30:00+02:00\",\"until\":\"2026-01-01T00:10:00-05:00\"}", Event.class);

        assertThat(event.at()).hasToString("2026-01-01T01:30+02:00");
        assertThat(event.until()).hasToString("2026-01-01T00:10-05:00");
        assertThat(mapper.writeValueAsString(event))
                .isEqualTo("{\"at\":\"2026-01-01T01:30:00+02:00\",\"until\":\"2026-01-01T00:10:00-05:00\"}");
    }

    @Test
    void aResultHasNoNameOfAZoneForOthersCouldNotReadIt() {
        ZonedDateTime zoned = ZonedDateTime.parse("2026-07-01T01:30:00+02:00[Europe/Paris]");

        assertThat(mapper.writeValueAsString(zoned)).isEqualTo("\"2026-07-01T01:30:00+02:00\"");
    }

    enum Grade {
        A("good"),
        B("good"),
        @JsonProperty("see")
        C("bad");

        private final String words;

        Grade(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    record Graded(Grade grade) {}

    @Test
    void enumsAreTheNamesOfTheirConstantsWhateverTheirTextIs() {
        assertThat(mapper.writeValueAsString(new Grade[] {Grade.A, Grade.B, Grade.C}))
                .isEqualTo("[\"A\",\"B\",\"see\"]");
        for (Grade grade : Grade.values()) {
            assertThat(mapper.readValue(mapper.writeValueAsBytes(new Graded(grade)), Graded.class)
                            .grade()
                            .name())
                    .isEqualTo(grade.name());
        }
        assertThatThrownBy(() -> mapper.readValue("\"good\"", Grade.class)).isInstanceOf(JacksonException.class);
    }

    @Test
    void enumsAreTheirNamesAsKeysToo() {
        Map<Grade, Integer> counts = Map.of(Grade.A, 1, Grade.B, 2, Grade.C, 3);
        String json = mapper.writeValueAsString(counts);

        assertThat(json).contains("\"A\":1", "\"B\":2", "\"see\":3");
        assertThat(mapper.readValue(json, new TypeReference<Map<Grade, Integer>>() {}))
                .isEqualTo(counts);
    }

    @Test
    void aNumberOfManyDigitsIsReadAsItWasWritten() {
        BigInteger number = BigInteger.TEN.pow(100_000).subtract(BigInteger.ONE);

        assertThat(mapper.readValue(mapper.writeValueAsBytes(number), BigInteger.class))
                .isEqualTo(number);
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Dog.class, name = "dog"),
        @JsonSubTypes.Type(value = Size.class, name = "size")
    })
    interface Animal {}

    record Dog(String name) implements Animal {}

    enum Size implements Animal {
        SMALL
    }

    record Leash(Object first, Animal second) {}

    @Test
    void ofSeveralClassesAValueSaysItsOwnWhereverItStands() {
        Dog dog = new Dog("Rex");
        String text = "{\"is\":\"dog\",\"name\":\"Rex\"}";

        assertThat(mapper.writeValueAsString(dog)).isEqualTo(text);
        assertThat(mapper.writeValueAsString(List.of(dog, Size.SMALL)))
                .isEqualTo("[" + text + ",[\"size\",\"SMALL\"]]");
        assertThat(mapper.writeValueAsString(Map.of("a", List.of(Optional.of(dog)))))
                .isEqualTo("{\"a\":[" + text + "]}");
        assertThat(mapper.writeValueAsString(new Object[] {dog})).isEqualTo("[" + text + "]");
        assertThat(mapper.writeValueAsString(new Animal[] {dog})).isEqualTo("[" + text + "]");
        assertThat(mapper.writeValueAsString(new Leash(dog, dog)))
                .isEqualTo("{\"first\":" + text + ",\"second\":" + text + "}");
        assertThat(mapper.readValue(
                        mapper.writeValueAsBytes(List.of(dog, Size.SMALL)), new TypeReference<List<Animal>>() {}))
                .containsExactly(dog, Size.SMALL);
    }

    @Test
    void aPatternKeepsItsFlagsOrIsRefused() {
        assertThat(mapper.writeValueAsString(List.of(Pattern.compile("(?i)a"), Pattern.compile("b"))))
                .isEqualTo("[\"(?i)a\",\"b\"]");
        assertThatThrownBy(() -> mapper.writeValueAsString(Pattern.compile("a", Pattern.CASE_INSENSITIVE)))
                .isInstanceOf(NotAResult.Refused.class)
                .hasMessageContaining("as in (?i)a");
    }

    record Id(String text) {}

    record Named(@JsonValue String text) {}

    private static final class Nameless {}

    private static class Shown {
        @Override
        public String toString() {
            return "shown";
        }
    }

    @Test
    void aKeyThatIsARecordOfOneTextIsThatText() {
        assertSame(Map.of(new Id("a"), 1), new TypeReference<Map<Id, Integer>>() {}, "{\"a\":1}");
        assertSame(Map.of(new Named("a"), 1), new TypeReference<Map<Named, Integer>>() {}, "{\"a\":1}");
        assertThat(mapper.writeValueAsString(Map.of(new Shown() {}, new Id("a"))))
                .isEqualTo("{\"shown\":{\"text\":\"a\"}}");
        assertThat(mapper.writeValueAsString(Map.of(new Dog("Rex"), 1))).isEqualTo("{\"Rex\":1}");
    }

    @Test
    void aKeyWithoutATextIsRefused() {
        for (Object key : List.of(new Nameless(), new int[] {1})) {
            assertThatThrownBy(() -> mapper.writeValueAsString(Map.of(key, 1)))
                    .as(key.toString())
                    .isInstanceOf(NotAResult.Refused.class)
                    .hasMessageContaining(" of a map has no text of its own");
        }
    }

    @Test
    void aMonthIsItsNameAsAnyEnum() {
        assertSame(Month.MAY, new TypeReference<Month>() {}, "\"MAY\"");
        assertSame(Map.of(Month.MAY, Month.JUNE), new TypeReference<Map<Month, Month>>() {}, "{\"MAY\":\"JUNE\"}");
    }

    @Test
    void aDayThatThereIsNotIsRefused() {
        assertThat(mapper.readValue("\"2026-02-28\"", Date.class)).isEqualTo(Instant.parse("2026-02-28T00:00:00Z"));
        for (Class<?> type : List.of(Date.class, java.sql.Date.class, LocalDate.class, Calendar.class)) {
            assertThatThrownBy(() -> mapper.readValue("\"2026-02-30\"", type))
                    .as(type.getName())
                    .isInstanceOf(JacksonException.class);
        }
        assertThatThrownBy(() -> mapper.readValue("20260131", LocalDate.class)).isInstanceOf(JacksonException.class);
    }

    record Days(
            @JsonFormat(shape = JsonFormat.Shape.NUMBER_INT) LocalDate day) {}

    @Test
    void aDayThatIsToBeANumberIsOne() {
        assertSame(new Days(LocalDate.EPOCH.plusDays(5)), new TypeReference<Days>() {}, "{\"day\":5}");
    }

    @Test
    void aDayOfADatabaseIsThatDayWhereverTheProcessRuns() {
        TimeZone zone = TimeZone.getDefault();
        try {
            for (String name : List.of("Europe/Paris", "America/New_York", "Asia/Tokyo")) {
                TimeZone.setDefault(TimeZone.getTimeZone(name));
                assertSame(
                        java.sql.Date.valueOf("2026-01-01"), new TypeReference<java.sql.Date>() {}, "\"2026-01-01\"");
            }
        } finally {
            TimeZone.setDefault(zone);
        }
    }

    @Test
    void aNumberIsNoLetter() {
        for (Class<?> type : List.of(char.class, Character.class)) {
            assertThat(mapper.readValue("\"5\"", type)).isEqualTo('5');
            assertThatThrownBy(() -> mapper.readValue("5", type)).isInstanceOf(JacksonException.class);
        }
    }

    @Test
    void aLongNameIsReadAgain() {
        Map<String, Integer> named = Map.of("x".repeat(100_000), 1);

        assertThat(mapper.readValue(mapper.writeValueAsBytes(named), new TypeReference<Map<String, Integer>>() {}))
                .isEqualTo(named);
    }

    private void assertSame(Object value, TypeReference<?> type, String text) {
        assertThat(mapper.writeValueAsString(value)).isEqualTo(text);
        assertThat((Object) mapper.readValue(text, type)).isEqualTo(value);
    }

    @Test
    void bitsAreRefusedSinceTheyWouldBeLost() {
        assertThatThrownBy(() -> mapper.writeValueAsString(BitSet.valueOf(new long[] {5})))
                .isInstanceOf(NotAResult.Refused.class)
                .hasMessageContaining("toLongArray()");
    }
}
