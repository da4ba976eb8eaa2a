package dev.forkful.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClientSpecTest {

    @Test
    void defaultsAreThoseOfTheDocumentation() {
        ClientSpec spec = ClientSpec.DEFAULT;
        assertThat(spec.baseUri()).isEmpty();
        assertThat(spec.proxy()).isEmpty();
        assertThat(spec.userAgent()).startsWith("Forkful/");
        assertThat(spec.connectTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(spec.requestTimeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(spec.redirects()).isEqualTo(Redirects.FOLLOW);
        assertThat(spec.version()).isEqualTo(ClientSpec.Version.HTTP_1_1);
        assertThat(spec.bodyLimitBytes()).isEqualTo(16 << 20);
    }

    @Test
    void allWrongSettingsAreReportedAtOnce() {
        ClientSpec.Builder wrong = ClientSpec.builder()
                .baseUri("/relative")
                .proxy("http://me:secret@proxy:99999")
                .header("Host", "x")
                .header("X", "two\nlines")
                .connectTimeout(Duration.ZERO)
                .requestTimeout(Duration.ofSeconds(-1))
                .bodyLimitBytes(0);
        assertThatThrownBy(wrong::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("baseUri = /relative: must begin with http:// or https://")
                .hasMessageContaining("proxy = http://proxy:99999: the port must be 1 to 65535")
                .hasMessageContaining("header Host")
                .hasMessageContaining("header X")
                .hasMessageContaining("two\\u000alines")
                .hasMessageContaining("connectTimeout = 0 s")
                .hasMessageContaining("requestTimeout = -1 s")
                .hasMessageContaining("bodyLimitBytes = 0")
                .hasMessageContaining("bodyLimit (in Java")
                .hasMessageNotContaining("secret");
    }

    @Test
    void portThatThereIsNotIsRefused() {
        assertThatThrownBy(
                        () -> ClientSpec.builder().baseUri("http://a:99999/x").build())
                .hasMessageContaining("baseUri = http://a:99999/x: the port must be 1 to 65535");
    }

    @Test
    void timeoutsThatCannotBeCountedAreRefused() {
        Duration infinite = Duration.ofSeconds(Long.MAX_VALUE);
        assertThatThrownBy(() -> ClientSpec.builder()
                        .connectTimeout(infinite)
                        .requestTimeout(infinite)
                        .build())
                .hasMessageContaining("connectTimeout = infinite: must be above 0, and at most 876000 h")
                .hasMessageContaining("requestTimeout = infinite: must be above 0, and at most 876000 h");
        Duration longest = Duration.ofDays(36_500);
        assertThat(ClientSpec.builder().requestTimeout(longest).build().requestTimeout())
                .isEqualTo(longest);
    }

    @Test
    void baseUriWithoutPathGetsOne() {
        URI base = ClientSpec.builder().baseUri("http://host").build().baseUri().orElseThrow();
        assertThat(UriReference.resolve(base, "a")).hasToString("http://host/a");
        assertThat(UriReference.resolve(base, "?a=ü")).hasToString("http://host/?a=%C3%BC");
    }
}
