package dev.forkful.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.forkful.Eventually;
import dev.forkful.RetryPolicy;
import dev.forkful.http.ClientSpec.Transport;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/** A proxy is told who one is, before it asks; nobody else is. */
@ParameterizedClass
@EnumSource(Transport.class)
@Timeout(30)
class ProxyPasswordTest {
    private static final String USER = "us@er";
    private static final String PASSWORD = "p/w:0rd %41ü";
    private static final String IN_URI = "us%40er:p%2Fw:0rd%20%2541%C3%BC";

    private static SSLContext usual;
    private static TlsServer keys;

    private final Transport transport;
    private final BasicProxy proxy = new BasicProxy(USER, PASSWORD);
    private final RecordingHost plain = RecordingHost.http();
    private final RecordingHost secure;

    ProxyPasswordTest(Transport transport) throws IOException {
        this.transport = transport;
        secure = RecordingHost.https(keys.tls());
    }

    @BeforeAll
    static void trust() throws IOException, InterruptedException, GeneralSecurityException {
        usual = SSLContext.getDefault();
        keys = TlsServer.start();
        SSLContext.setDefault(keys.tls());
    }

    @AfterAll
    static void restore() throws NoSuchAlgorithmException {
        SSLContext.setDefault(usual);
        keys.close();
        assertThat(SSLContext.getDefault()).isSameAs(usual);
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        plain.close();
        secure.close();
    }

    private ClientSpec.Builder spec() {
        return ClientSpec.builder().transport(transport);
    }

    private static Http client(ClientSpec.Builder spec, Map<String, String> environment) {
        return Http.open(spec.build(), JsonMapper.builder().build(), Runnable::run, environment, ExchangeGate.OPEN);
    }

    private void assertBothGoThrough(Http http) throws IOException, InterruptedException {
        assertThat(http.get(plain.uri("no-such-host.invalid")).body()).isEqualTo("ok");
        assertThat(http.get(secure.uri("localhost")).body()).isEqualTo("ok");
        assertThat(proxy.heads()).hasSize(2);
        assertThat(proxy.heads().get(0)).startsWith("GET http://no-such-host.invalid:");
        assertThat(proxy.heads().get(1)).startsWith("CONNECT localhost:");
        assertThat(proxy.told()).containsOnly(BasicProxy.basic(USER, PASSWORD));
        assertHostsKnowNothing(1);
    }

    private void assertHostsKnowNothing(int requestsEach) {
        for (RecordingHost host : List.of(plain, secure)) {
            assertThat(host.heads())
                    .hasSize(requestsEach)
                    .noneMatch(head -> head.toLowerCase(Locale.ROOT).contains("proxy-"));
        }
    }

    @Test
    void proxyOfTheSettingsIsToldWhoOneIsBeforeItAsks() throws IOException, InterruptedException {
        try (Http http = client(spec().proxy(proxy.uri(IN_URI)), Map.of())) {
            assertBothGoThrough(http);
        }
    }

    @Test
    void credentialsAreTakenAsTheyAre() throws IOException, InterruptedException {
        ClientSpec.Builder spec = spec().proxy(proxy.uri("")).proxyCredentials(USER, PASSWORD);
        try (Http http = client(spec, Map.of())) {
            assertBothGoThrough(http);
        }
    }

    @Test
    void proxyOfTheEnvironmentIsToldWhoOneIs() throws IOException, InterruptedException {
        Map<String, String> environment = Map.of("http_proxy", proxy.uri(IN_URI), "HTTPS_PROXY", proxy.uri(IN_URI));
        try (Http http = client(spec(), environment)) {
            assertBothGoThrough(http);
        }
    }

    @Test
    void hostOfNoProxyIsToldNothing() throws IOException, InterruptedException {
        Map<String, String> environment = Map.of(
                "http_proxy", proxy.uri(IN_URI), "https_proxy", proxy.uri(IN_URI), "no_proxy", "localhost,127.0.0.1");
        try (Http http = client(spec(), environment)) {
            assertThat(http.get(plain.uri("127.0.0.1")).body()).isEqualTo("ok");
            assertThat(http.get(secure.uri("localhost")).body()).isEqualTo("ok");
        }
        assertThat(proxy.heads()).isEmpty();
        assertHostsKnowNothing(1);
    }

    @Test
    void redirectToAHostOfNoProxyTellsItNothing() throws IOException, InterruptedException {
        try (RecordingHost first = RecordingHost.http();
                Http http = client(spec(), Map.of("http_proxy", proxy.uri(IN_URI), "no_proxy", "127.0.0.1"))) {
            first.answers(
                    "HTTP/1.1 302 Found\r\nLocation: " + plain.uri("127.0.0.1") + "\r\nContent-Length: 0\r\n\r\n");
            assertThat(http.get(first.uri("far.invalid")).body()).isEqualTo("ok");
        }
        assertThat(proxy.told()).containsExactly(BasicProxy.basic(USER, PASSWORD));
        assertThat(plain.heads())
                .hasSize(1)
                .noneMatch(head -> head.toLowerCase(Locale.ROOT).contains("proxy-"));
    }

    @Test
    void redirectThroughAnotherProxyTellsEachItsOwn() throws IOException, InterruptedException {
        try (BasicProxy other = new BasicProxy("other", "of-another");
                Http http = client(
                        spec(),
                        Map.of("http_proxy", proxy.uri(IN_URI), "https_proxy", other.uri("other:of-another")))) {
            plain.answers("HTTP/1.1 307 On\r\nLocation: " + secure.uri("localhost") + "\r\nContent-Length: 0\r\n\r\n");
            assertThat(http.get(plain.uri("far.invalid")).body()).isEqualTo("ok");
            assertThat(proxy.told()).containsExactly(BasicProxy.basic(USER, PASSWORD));
            assertThat(other.told()).containsExactly(BasicProxy.basic("other", "of-another"));
        }
        assertHostsKnowNothing(1);
    }

    @Test
    void tunnelIsAskedForOnceAndCarriesTheNextCalls() throws IOException, InterruptedException {
        try (Http http = client(spec().proxy(proxy.uri(IN_URI)), Map.of())) {
            for (int i = 0; i < 3; i++) {
                assertThat(http.get(secure.uri("localhost")).body()).isEqualTo("ok");
            }
        }
        assertThat(proxy.heads()).hasSize(1);
        assertThat(secure.heads())
                .hasSize(3)
                .noneMatch(head -> head.toLowerCase(Locale.ROOT).contains("proxy-"));
    }

    @Test
    void responseDoesNotTellWhatTheProxyWasTold() throws IOException, InterruptedException {
        try (Http http = client(spec().proxy(proxy.uri(IN_URI)), Map.of())) {
            for (RecordingHost host : List.of(plain, secure)) {
                HttpResponse<String> response = http.get(host.uri("localhost"));
                assertThat(response.request().headers().map()).doesNotContainKey("Proxy-Authorization");
                assertThat(response.request().uri()).hasToString(host.uri("localhost"));
                assertThat(response.statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void wrongPasswordIsARefusalAndLeavesNoDoubt() {
        assertRefused(
                spec().proxy(proxy.uri("us%40er:wr0ng-pass")),
                ": the proxy answered 407: it refused the user name and password");
        assertThat(proxy.heads()).hasSize(2);
    }

    @Test
    void proxyThatWasToldNothingSaysThatItAsks() {
        assertRefused(spec().proxy(proxy.uri("")), ": the proxy answered 407: it asks for a user name and password");
    }

    @Test
    void schemeThatIsNotSupportedIsNamed() throws IOException {
        try (BasicProxy other = new BasicProxy(
                USER,
                PASSWORD,
                List.of("Digest realm=\"a, Basic b\", nonce=\"x\", qop=\"auth,auth-int\"", "NTLM, Negotiate"))) {
            assertRefused(
                    spec().proxy(other.uri("us%40er:wr0ng-pass")),
                    ": the proxy answered 407: it asks for authentication by Digest, NTLM, Negotiate, and only Basic"
                            + " is supported");
        }
    }

    private void assertRefused(ClientSpec.Builder spec, String words) {
        try (Http http = client(spec, Map.of())) {
            for (String uri : List.of(plain.uri("localhost"), secure.uri("localhost"))) {
                HttpError error = HttpError.of(catchThrowable(() -> http.get(uri)));
                assertThat(error.message()).isEqualTo("GET " + uri + words);
                assertThat(error.type()).isEqualTo("refused");
                assertThat(error.leavesDoubt()).isFalse();
                assertThat(error.isTransient())
                        .as("sent again, it may lock the account")
                        .isFalse();
                assertThat(RetryPolicy.DEFAULT.delayAfter(1, error.cause(), new Random(0)))
                        .isEmpty();
                for (Throwable at : HttpError.chain(error.cause())) {
                    assertThat(String.valueOf(at)).doesNotContain("wr0ng-pass", BasicProxy.basic(USER, "wr0ng-pass"));
                }
            }
        }
        assertHostsKnowNothing(0);
    }

    @Test
    void proxyThatRefusesForAnotherReasonMayBeAskedAgain() throws IOException {
        try (RawPeer busy = new RawPeer((connection, number) -> {
                    String unused = RawPeer.head(connection);
                    RawPeer.say(connection, "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");
                });
                Http http = client(spec().proxy(busy.uri("")), Map.of())) {
            HttpError error = HttpError.of(catchThrowable(() -> http.get(secure.uri("localhost"))));
            assertThat(error.message()).endsWith(": the proxy answered 503");
            assertThat(error.isTransient()).isTrue();
        }
    }

    @Test
    void headerOfAPersonGoesOnToTheSameProxyAfterARedirect() throws IOException, InterruptedException {
        String own = BasicProxy.basic(USER, PASSWORD);
        plain.answers("HTTP/1.1 302 On\r\nLocation: " + secure.uri("localhost") + "\r\nContent-Length: 0\r\n\r\n");
        try (Http http = client(spec().proxy(proxy.uri("")).header("Proxy-Authorization", own), Map.of())) {
            assertThat(http.get(plain.uri("far.invalid")).body()).isEqualTo("ok");
        }
        assertThat(proxy.told()).containsExactly(own, own);
        assertHostsKnowNothing(1);
    }

    @Test
    void headerOfAPersonDoesNotGoToAnotherProxyAfterARedirect() throws IOException {
        String own = BasicProxy.basic(USER, PASSWORD);
        plain.answers("HTTP/1.1 302 On\r\nLocation: " + secure.uri("localhost") + "\r\nContent-Length: 0\r\n\r\n");
        try (BasicProxy other = new BasicProxy("other", "of-another");
                Http http = client(
                        spec().header("Proxy-Authorization", own).header("Proxy-Session", "s-1"),
                        Map.of("http_proxy", proxy.uri(""), "https_proxy", other.uri("")))) {
            Throwable refused = catchThrowable(() -> http.get(plain.uri("far.invalid")));
            assertThat(HttpError.of(refused).message()).endsWith("it asks for a user name and password");
            assertThat(proxy.told()).containsExactly(own);
            assertThat(other.told()).containsExactly("null");
            assertThat(proxy.heads()).allMatch(head -> "s-1".equals(BasicProxy.header(head, "Proxy-Session")));
            assertThat(other.heads()).isNotEmpty().noneMatch(head -> head.contains("s-1"));
        }
    }

    @Test
    void headersForProxiesReachTheProxyAndNoHost() throws IOException, InterruptedException {
        try (Http http = client(spec().proxy(proxy.uri(IN_URI)).header("Proxy-Session", "s-1"), Map.of());
                Http direct = client(spec().header("Proxy-Session", "s-1"), Map.of())) {
            assertBothGoThrough(http);
            for (RecordingHost host : List.of(plain, secure)) {
                assertThat(direct.get(host.uri("localhost")).body()).isEqualTo("ok");
            }
        }
        assertThat(proxy.heads()).allMatch(head -> "s-1".equals(BasicProxy.header(head, "Proxy-Session")));
        assertHostsKnowNothing(2);
    }

    @Test
    void answer407OfAHostIsAResponse() throws IOException, InterruptedException {
        String unknown = "HTTP/1.1 407 Odd\r\nContent-Length: 2\r\n\r\nno";
        plain.answers(unknown);
        secure.answers(unknown);
        try (Http http = client(spec().proxy(proxy.uri(IN_URI)), Map.of());
                Http direct = client(spec(), Map.of())) {
            for (HttpResponse<String> response :
                    List.of(http.get(secure.uri("localhost")), direct.get(plain.uri("localhost")))) {
                assertThat(response.statusCode()).isEqualTo(407);
                assertThat(response.body()).isEqualTo("no");
            }
        }
    }

    @Test
    void bodyOfARefusalIsNotAwaited() throws IOException {
        CompletableFuture<Boolean> hungUp = new CompletableFuture<>();
        try (RawPeer endless = new RawPeer((connection, number) -> {
                    String unused = RawPeer.head(connection);
                    RawPeer.say(connection, "HTTP/1.1 407 No\r\nContent-Length: 9999999\r\n\r\nno");
                    hungUp.complete(isHungUp(connection));
                });
                Http http = client(spec().proxy(endless.uri("")), Map.of())) {
            HttpError error = HttpError.of(catchThrowable(() -> http.get(plain.uri("localhost"))));
            assertThat(error.message()).endsWith(": the proxy answered 407");
            assertThat(error.leavesDoubt()).isFalse();
            assertThat(hungUp).succeedsWithin(Eventually.PATIENCE).isEqualTo(true);
        }
    }

    private static boolean isHungUp(Socket connection) {
        try {
            return connection.getInputStream().read() < 0;
        } catch (IOException e) {
            return true; // reset: what was sent is not read
        }
    }

    @Test
    void headerOfAPersonStandsInPlaceOfOursAndReachesNoHost() throws IOException, InterruptedException {
        String own = "Bearer of-my-own";
        try (Http http = client(spec().proxy(proxy.uri(IN_URI)), Map.of());
                Http direct = client(spec().header("Proxy-Authorization", own), Map.of())) {
            for (RecordingHost host : List.of(plain, secure)) {
                String uri = host.uri("localhost");
                Throwable refused =
                        catchThrowable(() -> http.send(http.request("GET", uri).header("Proxy-Authorization", own)));
                assertThat(HttpError.of(refused).message()).endsWith("it refused the user name and password");
                assertThat(direct.get(uri).body()).isEqualTo("ok");
            }
        }
        assertThat(proxy.told()).containsExactly(own, own);
        assertHostsKnowNothing(1);
    }

    @Test
    void hostBehindATunnelIsNotToldWhatAPersonTellsTheProxy() throws IOException, InterruptedException {
        ClientSpec.Builder spec =
                spec().proxy(proxy.uri("")).header("proxy-authorization", BasicProxy.basic(USER, PASSWORD));
        try (Http http = client(spec, Map.of())) {
            assertBothGoThrough(http);
        }
    }
}
