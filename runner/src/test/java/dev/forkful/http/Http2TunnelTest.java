package dev.forkful.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient.Version;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class Http2TunnelTest {

    @Test
    void http2GoesThroughTheTunnelOfAPasswordThatItsHostDoesNotSee()
            throws IOException, InterruptedException, GeneralSecurityException {
        SSLContext usual = SSLContext.getDefault();
        ClientSpec.Builder spec = ClientSpec.builder().version(ClientSpec.Version.HTTP_2);
        try (TlsServer keys = TlsServer.start();
                BasicProxy proxy = new BasicProxy("user", "pass-word");
                RecordingHost host = RecordingHost.http2(keys.tls())) {
            SSLContext.setDefault(keys.tls());
            try (Http direct = Loopback.client(spec)) {
                assertThat(direct.get(host.uri("localhost")).version()).isEqualTo(Version.HTTP_2);
            }
            try (Http http = Loopback.client(spec.proxy(proxy.uri("user:pass-word")))) {
                for (int i = 0; i < 2; i++) {
                    assertThat(http.get(host.uri("localhost")).version()).isEqualTo(Version.HTTP_2);
                }
            }
            assertThat(proxy.heads()).hasSize(1).allMatch(head -> head.startsWith("CONNECT localhost:"));
            assertThat(proxy.told()).containsExactly(BasicProxy.basic("user", "pass-word"));
            assertThat(host.heads()).hasSize(3);
            assertThat(host.heads().get(1))
                    .as("the first headers of a connection, byte by byte")
                    .isEqualTo(host.heads().get(0));
        } finally {
            SSLContext.setDefault(usual);
        }
    }
}
