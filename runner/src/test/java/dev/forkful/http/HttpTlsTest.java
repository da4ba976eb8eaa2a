package dev.forkful.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS is the JVM's default, and not loaded before somebody needs it. */
@ParameterizedClass
@EnumSource(ClientSpec.Transport.class)
@Timeout(60)
class HttpTlsTest {
    private static SSLContext ofThisJvm;
    private static TlsServer server;

    private final ClientSpec.Transport transport;

    HttpTlsTest(ClientSpec.Transport transport) {
        this.transport = transport;
    }

    @BeforeAll
    static void start() throws IOException, InterruptedException, GeneralSecurityException {
        server = TlsServer.start();
        ofThisJvm = SSLContext.getDefault();
    }

    @AfterAll
    static void stop() {
        SSLContext.setDefault(ofThisJvm);
        server.close();
    }

    @Test
    void jobMaySayWhomItTrustsUntilItsFirstCall() throws IOException, InterruptedException {
        SSLContext.setDefault(ofThisJvm);
        try (Http http = Loopback.client(transport)) {
            SSLContext.setDefault(server.tls());
            HttpResponse<String> answer = http.get(server.uri("localhost"));
            assertThat(answer.body()).isEqualTo("secret");
            assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
        }
    }

    @Test
    void certificateForAnotherNameIsRefused() {
        SSLContext.setDefault(server.tls());
        try (Http http = Loopback.client(transport)) {
            assertThatThrownBy(() -> http.get(server.uri("127.0.0.1"))).isInstanceOf(SSLException.class);
        }
    }

    @Test
    void certificateOfNobodyTrustedIsRefused() {
        SSLContext.setDefault(ofThisJvm);
        try (Http http = Loopback.client(transport)) {
            assertThatThrownBy(() -> http.get(server.uri("localhost"))).isInstanceOf(SSLException.class);
        }
    }

    @Test
    void protocolsThatAPersonAllowsAreSpoken() throws IOException, InterruptedException {
        assertThat(inFreshJvm("-Djdk.tls.client.protocols=TLSv1.2", "protocols"))
                .contains("[TLSv1.2]");
        assertThat(inFreshJvm("-Dunrelated=1", "protocols")).contains("[TLSv1.3, TLSv1.2]");
    }

    @Test
    void plainCallLoadsNoTls() throws IOException, InterruptedException {
        try (Loopback plain = new Loopback().answer("/", 200, "plain")) {
            assertThat(inFreshJvm("-Xlog:class+load", transport.name(), plain.uri("/")))
                    .contains(FreshClient.class.getName() + " ", "body: plain")
                    .doesNotContain("sun.security.ssl.SSLContextImpl", "dev.forkful.http.tls.Certificates ");
        }
        assertThat(inFreshJvm("-Xlog:class+load", transport.name(), server.uri("localhost")))
                .contains("sun.security.ssl.SSLContextImpl");
    }

    private static String inFreshJvm(String option, String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of(option, "-cp", System.getProperty("java.class.path"), FreshClient.class.getName()));
        line.addAll(List.of(arguments));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return said;
    }

    /** A process that makes one call, or says which protocols it would speak. */
    static final class FreshClient {
        private FreshClient() {}

        public static void main(String[] arguments) throws IOException, InterruptedException {
            if (arguments[0].equals("protocols")) {
                System.out.println(List.of(Tls.parameters().getProtocols()));
                return;
            }
            try (Http http = Loopback.client(ClientSpec.Transport.valueOf(arguments[0]))) {
                System.out.println("body: " + http.get(arguments[1]).body());
            }
        }
    }
}
