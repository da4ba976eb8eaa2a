package dev.forkful.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.ErrorDetail;
import dev.forkful.JobException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class TaskJsonTest {
    private final TaskJson json = new TaskJson(TaskJsonTest.class.getClassLoader());

    record Page(String url, int status, @Nullable String title) {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Stamped(Instant at, Duration took, byte @Nullable [] bytes) {}

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "a \"quoted\" one", "back\\slash", "tab\tand\nline", "käse 🧀", "\u0001"})
    void everyStringComesThroughAsItWas(String text) {
        byte[] bytes = json.result(text);

        assertThat(json.input(String.class).read(bytes)).isEqualTo(text);
    }

    @Test
    void recordsAreReadAndWritten() {
        Page page = new Page("http://a/", 200, null);

        assertThat(text(page)).isEqualTo("{\"url\":\"http://a/\",\"status\":200,\"title\":null}");
        assertThat(json.input(Page.class).read(json.result(page))).isEqualTo(page);
    }

    @Test
    void datesAreIsoAndBytesAreBase64() {
        Stamped stamped = new Stamped(Instant.EPOCH, Duration.ofMillis(1500), new byte[] {1, 2, 3});

        assertThat(text(stamped)).isEqualTo("{\"at\":\"1970-01-01T00:00:00Z\",\"took\":\"PT1.5S\",\"bytes\":\"AQID\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"12345678901234567.89", "0.1234567890123456789", "1.10", "1E+400", "1.5"})
    void aNodeHoldsANumberToItsLastDigit(String number) {
        assertThat(text(json.input(JsonNode.class).read(bytes(number)))).isEqualTo(number);
    }

    @Test
    void numbersOfOneValueHaveOneCanonicalFormAndOthersNot() {
        assertThat(json.canonical(bytes("{\"b\":1.10, \"a\":1}"))).isEqualTo(bytes("{\"a\":1,\"b\":1.1}"));
        assertThat(json.canonical(bytes("[12345678901234567.89]")))
                .as("as doubles they are the same")
                .isNotEqualTo(json.canonical(bytes("[12345678901234567.88]")));
    }

    @Test
    void nothingIsNull() {
        assertThat(text(null)).isEqualTo("null");
    }

    @Test
    void inputOfAnotherShapeIsRefusedByName() {
        assertThatThrownBy(() -> json.input(Integer.class).read(bytes("\"abc\"")))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("not a java.lang.Integer: \"abc\"");
        assertThatThrownBy(() -> json.input(Page.class).read(bytes("null"))).hasMessageContaining("null");
    }

    @Test
    void resultThatContainsItselfIsRefusedByName() {
        List<Object> ring = new ArrayList<>();
        ring.add(ring);

        assertThatThrownBy(() -> json.result(ring))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("java.util.ArrayList, cannot be written as JSON");
    }

    @Test
    void resultWithoutAnyContentIsRefusedByName() {
        assertThatThrownBy(() -> json.result(new Object())).hasMessageContaining("a java.lang.Object, cannot be");
    }

    @Test
    void resultThatIsTooLongIsRefused() {
        assertThatThrownBy(() -> json.result("x".repeat(TaskJson.MAX_RESULT_BYTES)))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("longer than " + TaskJson.MAX_RESULT_BYTES);
    }

    @Test
    void longMessagesOfErrorsAreCut() {
        byte[] error =
                new ErrorJson(json.mapper(), ErrorDetail.MESSAGE).of(new IllegalStateException("x".repeat(100_000)));

        assertThat(error.length).isLessThan(5_000);
    }

    private String text(@Nullable Object value) {
        return new String(json.result(value), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
