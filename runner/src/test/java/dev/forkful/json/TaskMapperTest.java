package dev.forkful.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigInteger;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.BitSet;
import java.util.Map;
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

    @Test
    void bitsAreRefusedSinceTheyWouldBeLost() {
        assertThatThrownBy(() -> mapper.writeValueAsString(BitSet.valueOf(new long[] {5})))
                .isInstanceOf(NotAResult.Refused.class)
                .hasMessageContaining("toLongArray()");
    }
}
