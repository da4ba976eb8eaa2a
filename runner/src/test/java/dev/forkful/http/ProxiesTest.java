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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
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
    @ValueSource(
            strings = {
                "https://user:s3cret@proxy:8443",
                "http://user:s3cret@proxy:3128",
                "http://user:s3@cret@proxy:3128",
                "http://user:s3cret@proxy:99999",
                "http://user:%s3cret@proxy:3128",
                "http://user:^s3cret@proxy:3128",
                "http://user:s3/cret@proxy:3128",
                "user:s3cret@proxy:3128",
                "socks5://user:s3cret^@proxy"
            })
    void passwordOfAProxyIsNeverSaid(String value) {
        for (String variable : new String[] {"HTTPS_PROXY", "http_proxy"}) {
            assertThatThrownBy(() -> select(Map.of(variable, value), "http://a/"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(variable.toLowerCase(Locale.ROOT))
                    .hasMessageContaining("a user name and password are not supported")
                    .hasMessageNotContainingAny("s3", "cret", "user:");
        }
        assertThatThrownBy(() -> ClientSpec.builder().proxy(value).build())
                .hasMessageContaining("proxy: a user name and password are not supported")
                .hasMessageNotContainingAny("s3", "cret", "user:");
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
