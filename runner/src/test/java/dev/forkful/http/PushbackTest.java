package dev.forkful.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PushbackTest {
    private static final Instant NOW = Instant.parse("2026-11-21T03:04:05Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "429 | Retry-After: 7 | 7",
                "503 | Retry-After: Sat, 21 Nov 2026 03:04:15 GMT | 10",
                "503 | retry-after: 7 | 7",
                "500 | Retry-After: 7 | ",
                "200 | Retry-After: 7 | ",
                "429 | X-Other: 7 | ",
                "200 | RateLimit: \"default\";r=0;t=30 | 30",
                "200 | RateLimit: \"default\";r=3;t=30 | ",
                "200 | RateLimit: \"a\";r=0;t=5, \"b\";r=0;t=60, \"c\";r=1;t=90 | 60",
                "200 | RateLimit-Remaining: 0; RateLimit-Reset: 12 | 12",
                "200 | RateLimit-Remaining: 4; RateLimit-Reset: 12 | ",
                "429 | RateLimit-Reset: 12 | 12",
                "429 | Retry-After: 3; RateLimit-Reset: 12 | 3",
                "200 | X-RateLimit-Remaining: 0; X-RateLimit-Reset: 12 | 12",
                "200 | X-RateLimit-Remaining: 0; X-RateLimit-Reset: 1795230265 | 20",
                "200 | X-RateLimit-Remaining: 0; X-RateLimit-Reset: 1695230265 | 0",
                "200 | X-RateLimit-Remaining: zero; X-RateLimit-Reset: soon | "
            })
    void serversAskForAWait(int status, String headers, Long seconds) {
        assertThat(Pushback.of(status, headers(headers), NOW))
                .isEqualTo(Optional.ofNullable(seconds).map(Duration::ofSeconds));
    }

    private static HttpHeaders headers(String lines) {
        Map<String, List<String>> headers = new HashMap<>();
        for (String line : lines.split("; (?=[RX])", -1)) {
            headers.put(line.substring(0, line.indexOf(':')), List.of(line.substring(line.indexOf(':') + 2)));
        }
        return HttpHeaders.of(headers, (name, value) -> true);
    }
}
