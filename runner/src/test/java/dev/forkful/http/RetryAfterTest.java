package dev.forkful.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("1994-11-06T08:49:00Z");

    @ParameterizedTest
    @CsvSource({
        "'120', PT2M",
        "' 0 ', PT0S",
        "'Sun, 06 Nov 1994 08:49:37 GMT', PT37S",
        "'Sun, 06 Nov 1994 08:00:00 GMT', PT0S",
        "'-1', ",
        "'soon', ",
        "'', ",
    })
    void bothFormsAreReadAndNonsenseIsNone(String value, Duration wait) {
        HttpHeaders headers = HttpHeaders.of(Map.of("Retry-After", List.of(value)), (name, kept) -> true);
        assertThat(RetryAfter.parse(headers, NOW)).isEqualTo(wait);
    }
}
