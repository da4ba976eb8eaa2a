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
    void whatHasNoUserIsPassedOver() {
        ProxyPasswords.keepAll(
                Map.of("http_proxy", "http://proxy:3128", "https_proxy", "http://@proxy:3128", "x_proxy", ""),
                redactor);
        assertThat(redactor.isEmpty()).isTrue();
    }

    @Test
    void userNameWithoutAPasswordIsAToken() {
        ProxyPasswords.keepAll(
                Map.of("http_proxy", "http://api%2Dkey-1:@proxy", "https_proxy", "http://other-key@proxy:3128"),
                redactor);
        assertThat(redactor.text("api%2Dkey-1 api-key-1 other-key")).isEqualTo("*** *** ***");
        assertThat(redactor.text(ProxyPasswords.token("api-key-1", "") + " " + ProxyPasswords.token("other-key", "")))
                .isEqualTo("*** ***");
        ProxyPasswords.keep("declared", "", redactor);
        assertThat(redactor.text("declared")).isEqualTo("***");
    }

    @Test
    void shortPasswordOfAUrlIsSecretOnlyWhereItCannotBeMistaken() {
        ProxyPasswords.keepAll(
                Map.of("http_proxy", "http://me:proxy1@proxy1:3128", "https_proxy", "http://me:123456@b"), redactor);
        String result = "proxy1 123456 1234567 http://proxy1:3128/123456";
        assertThat(redactor.text(result)).isEqualTo(result);
        assertThat(redactor.text("http://me:proxy1@proxy1:3128 me:123456")).isEqualTo("http://***@proxy1:3128 ***");
        assertThat(redactor.text("Basic " + ProxyPasswords.token("me", "proxy1")))
                .isEqualTo("Basic ***");
        ProxyPasswords.keep("me", "123456", redactor);
        assertThat(redactor.text("123456")).as("declared as a password").isEqualTo("***");
    }

    @Test
    void variableWhosePasswordATextHoldsIsNamed() {
        Map<String, String> environment = Map.of(
                "HTTPS_PROXY",
                "http://me:long-pass-word@proxy",
                "http_proxy",
                "http://proxy",
                "OTHER",
                "long-pass-word");
        assertThat(ProxyPasswords.variableOf("a long-pass-word", environment)).contains("HTTPS_PROXY");
        assertThat(ProxyPasswords.variableOf("another", environment)).isEmpty();
    }

    @Test
    void passwordThatIsWronglyEncodedIsSecretAsItIs() {
        ProxyPasswords.keepIn("http://me:%pass-word@proxy", redactor);
        assertThat(redactor.text("%pass-word")).isEqualTo("***");
    }
}
