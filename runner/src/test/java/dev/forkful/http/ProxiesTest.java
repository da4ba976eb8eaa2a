package dev.forkful.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

@Timeout(20)
class ProxiesTest {

    @Test
    void proxyOfTheSchemeIsTakenFromEitherCaseLowerFirst() {
        Map<String, String> environment =
                Map.of("HTTP_PROXY", "upper:1", "http_proxy", "lower:2", "HTTPS_PROXY", "http://secure:3");
        assertThat(select(environment, "http://a/")).contains("lower").endsWith(":2");
        assertThat(select(environment, "https://a/")).contains("secure").endsWith(":3");
        assertThat(select(Map.of(), "http://a/")).isEqualTo("DIRECT");
    }

    @Test
    void hostsOfNoProxyGoDirect() {
        Map<String, String> environment =
                Map.of("http_proxy", "p:1", "NO_PROXY", "localhost, .example.org,10.0.0.1 other:8080,*.star.net");
        for (String direct : new String[] {"localhost", "example.org", "a.example.org", "10.0.0.1", "x.star.net"}) {
            assertThat(select(environment, "http://" + direct + "/")).as(direct).isEqualTo("DIRECT");
        }
        assertThat(select(environment, "http://other:8080/")).isEqualTo("DIRECT");
        assertThat(select(environment, "http://other/")).isNotEqualTo("DIRECT");
        assertThat(select(environment, "http://myexample.org/")).isNotEqualTo("DIRECT");
        assertThat(select(Map.of("http_proxy", "p:1", "no_proxy", "*"), "http://a/"))
                .isEqualTo("DIRECT");
    }

    @Test
    void variableThatIsNoProxyIsRefusedByName() {
        assertThatThrownBy(() -> select(Map.of("HTTPS_PROXY", "socks5://p:1"), "http://a/"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("https_proxy = socks5://p:1");
    }

    @ParameterizedTest
    @CsvSource({
        "https://user:s3cret@proxy:8443, must begin with http://",
        "http://user:s3cret@proxy:99999, the port must be",
        "http://user:%s3cret@proxy:3128, / ? # % and @ as %2F %3F %23 %25 and %40",
        "http://user:%zzs3cret@proxy:3128, / ? # % and @ as %2F %3F %23 %25 and %40",
        "http://user:s3/cret@proxy:3128, / ? # % and @ as %2F %3F %23 %25 and %40",
        "http://user:12/s3cret@proxy:3128, / ? # % and @ as %2F %3F %23 %25 and %40",
        "http://user:s3?cret@proxy:3128, / ? # % and @ as %2F %3F %23 %25 and %40",
        "http://user:s3#cret@proxy:3128, / ? # % and @ as %2F %3F %23 %25 and %40",
        "http://user:s3%0Acret@proxy:3128, a control character",
        "http://us%3Aer:s3cret@proxy:3128, a user name with a colon",
        "socks5://user:s3cret^@proxy, must begin with http://"
    })
    void passwordOfAProxyIsNeverSaid(String value, String words) {
        for (String variable : new String[] {"HTTPS_PROXY", "http_proxy"}) {
            assertThatThrownBy(() -> select(Map.of(variable, value), "http://a/"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(variable.toLowerCase(Locale.ROOT))
                    .hasMessageContaining(words)
                    .hasMessageNotContainingAny("s3", "cret", "user:");
        }
        assertThatThrownBy(() -> ClientSpec.builder().proxy(value).build())
                .hasMessageStartingWith("proxy")
                .hasMessageContaining(words)
                .hasMessageNotContainingAny("s3", "cret", "user:");
    }

    @ParameterizedTest
    @CsvSource({
        "http://user:s3cret@proxy:3128, user, s3cret",
        "user:s3cret@proxy:3128, user, s3cret",
        "http://user:s3@cret@proxy:3128, user, s3@cret",
        "http://us%40er:%25%2f%3a:^+@proxy:3128, us@er, '%/::^+'",
        "http://user@proxy:3128/, user, ''",
        "http://:s3cret@proxy:3128, '', s3cret"
    })
    void userAndPasswordAreReadFromAVariable(String value, String user, String password) {
        Proxies proxies = Proxies.of(ClientSpec.DEFAULT, Map.of("https_proxy", value, "no_proxy", "b"));
        assertThat(proxies.select(URI.create("https://a/")).get(0).address()).hasToString("proxy/<unresolved>:3128");
        assertThat(proxies.authorization(URI.create("https://a/"))).isEqualTo(BasicProxy.basic(user, password));
        assertThat(proxies.authorization(URI.create("http://a/"))).isNull();
        assertThat(proxies.authorization(URI.create("https://b/"))).isNull();
        assertThat(Proxies.of(ClientSpec.DEFAULT, Map.of("https_proxy", "http://@p"))
                        .authorization(URI.create("https://a/")))
                .isNull();
    }

    @Test
    void credentialsNeedAProxyThatNamesNoUser() {
        assertThatThrownBy(() -> ClientSpec.builder()
                        .proxyCredentials("us:er", "s3cret\n")
                        .bodyLimitBytes(0)
                        .build())
                .hasMessageContaining("proxyCredentials: a user name with a colon")
                .hasMessageContaining("proxyCredentials: the user name or the password holds a control character")
                .hasMessageContaining("proxyCredentials: they need proxy")
                .hasMessageContaining("bodyLimit")
                .hasMessageNotContainingAny("s3cret", "us:er");
        assertThatThrownBy(() -> ClientSpec.builder()
                        .proxy("http://user:s3cret@proxy")
                        .proxyCredentials("user", "s3cret")
                        .build())
                .hasMessage("proxyCredentials: proxy names a user, too; leave one of them out");
    }

    @Test
    void settingsTellTheProxyWithoutItsUser() {
        ClientSpec spec =
                ClientSpec.builder().proxy("http://user:s3cret@proxy:3128").build();
        assertThat(spec.proxy()).contains(URI.create("http://proxy:3128"));
        assertThat(String.valueOf(spec.namedProxy())).contains("***").doesNotContain("s3cret", "Basic");
    }

    @Test
    void jvmThatWouldKeepThePasswordFromAProxyIsRefused() {
        String property = "jdk.http.auth.tunneling.disabledSchemes";
        Map<String, String> environment = Map.of("https_proxy", "http://user:s3cret@p:1");
        String before = System.setProperty(property, "NTLM, basic");
        try {
            assertThatThrownBy(() -> Proxies.of(ClientSpec.DEFAULT, environment))
                    .hasMessageContaining("-D" + property + "=NTLM, basic")
                    .hasMessageNotContaining("s3cret");
            ClientSpec netty =
                    ClientSpec.builder().transport(ClientSpec.Transport.NETTY).build();
            assertThat(Proxies.of(netty, environment).isAsked(URI.create("https://a/")))
                    .isTrue();
            assertThat(Proxies.of(ClientSpec.DEFAULT, Map.of("https_proxy", "http://p:1"))
                            .isAsked(URI.create("https://a/")))
                    .isTrue();
        } finally {
            System.setProperty(property, String.valueOf(before));
        }
    }

    @Test
    void jvmThatIsToldNothingOfTunnelsIsRefusedAsTheJdkSendsNoPasswordThen() {
        String property = "jdk.http.auth.tunneling.disabledSchemes";
        Map<String, String> environment = Map.of("https_proxy", "http://user:s3cret@p:1");
        String before = System.clearProperty(property);
        try {
            assertThatThrownBy(() -> Proxies.of(ClientSpec.DEFAULT, environment))
                    .hasMessageContaining("without the option -D" + property + "= sends it none; set that option");
            assertThat(Proxies.of(ClientSpec.DEFAULT, Map.of("http_proxy", "http://user:s3cret@p:1"))
                            .isAsked(URI.create("http://a/")))
                    .isTrue();
        } finally {
            System.setProperty(property, String.valueOf(before));
        }
    }

    @Test
    void jvmThatWouldKeepThePasswordFromAProxyOfHttpIsRefused() {
        String property = "jdk.http.auth.proxying.disabledSchemes";
        Map<String, String> environment = Map.of("http_proxy", "http://user:s3cret@p:1");
        assertThat(System.setProperty(property, "Basic")).isNull();
        try {
            assertThatThrownBy(() -> Proxies.of(ClientSpec.DEFAULT, environment))
                    .hasMessageContaining("-D" + property + "=Basic says that it gets none");
            assertThat(Proxies.of(ClientSpec.DEFAULT, Map.of("https_proxy", "http://user:s3cret@p:1"))
                            .isAsked(URI.create("https://a/")))
                    .isTrue();
        } finally {
            System.clearProperty(property);
        }
    }

    @ParameterizedTest
    @EnumSource(ClientSpec.Transport.class)
    void requestGoesThroughTheProxyWithoutALookupOfItsHost(ClientSpec.Transport transport)
            throws IOException, InterruptedException {
        try (RawServer proxy = new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                Http http = Http.open(
                        ClientSpec.builder().transport(transport).build(),
                        JsonMapper.builder().build(),
                        Runnable::run,
                        Map.of("http_proxy", proxy.uri("")),
                        ExchangeGate.OPEN)) {
            assertThat(http.get("http://no-such-host.invalid/x").body()).isEqualTo("ok");
            assertThat(proxy.awaitRequest()).startsWith("GET http://no-such-host.invalid/x HTTP/1.1");
        }
    }

    private static String select(Map<String, String> environment, String uri) {
        var proxy = Proxies.of(ClientSpec.DEFAULT, environment)
                .select(URI.create(uri))
                .get(0);
        return proxy.toString().startsWith("DIRECT")
                ? "DIRECT"
                : proxy.address().toString();
    }
}
