package dev.forkful.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ProxyPasswordsTest {
    private final Redactor redactor = new Redactor();

    @Test
    void passwordsOfTheEnvironmentAreSecretInEachForm() {
        ProxyPasswords.keepAll(
                Map.of(
                        "https_proxy", "http://us%40er:p%40ss-0rd@proxy:3128",
                        "HTTP_PROXY", "bare:other-pass@proxy",
                        "ALL_PROXY", "socks5://me:third/pass@proxy",
                        "no_proxy", "a:not-secret@b",
                        "OTHER", "http://a:of-no-proxy@b"),
                redactor);
        assertThat(redactor.text("p%40ss-0rd p@ss-0rd other-pass third/pass not-secret of-no-proxy"))
                .isEqualTo("*** *** *** *** not-secret of-no-proxy");
        assertThat(redactor.text("Basic " + ProxyPasswords.token("us@er", "p@ss-0rd")))
                .isEqualTo("Basic ***");
        assertThat(redactor.text("http://us%40er:p%40ss-0rd@proxy:3128")).isEqualTo("http://us%40er:***@proxy:3128");
    }

    @Test
    void tokenOfAShortPasswordIsSecretToo() {
        ProxyPasswords.keepIn("http://me:ab@proxy", redactor);
        assertThat(redactor.text("Basic bWU6YWI=")).isEqualTo("Basic ***");
    }

    @Test
    void whatHasNoPasswordIsPassedOver() {
        ProxyPasswords.keepAll(
                Map.of("http_proxy", "http://proxy:3128", "https_proxy", "http://user@proxy:3128", "x_proxy", ""),
                redactor);
        assertThat(redactor.isEmpty()).isTrue();
    }

    @Test
    void passwordThatIsWronglyEncodedIsSecretAsItIs() {
        ProxyPasswords.keepIn("http://me:%pass-word@proxy", redactor);
        assertThat(redactor.text("%pass-word")).isEqualTo("***");
    }
}
