package dev.forkful.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.TaskContext;
import dev.forkful.http.BasicProxy;
import dev.forkful.http.ClientSpec;
import dev.forkful.http.TlsServer;
import java.io.IOException;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The workers of a pool, with a proxy that has a password. */
@Timeout(60)
class PoolProxyIT {
    private static final String USER = "user";
    private static final String PASSWORD = "p@ss/word";

    static ClientSpec client() {
        return ClientSpec.builder()
                .transport(ClientSpec.Transport.valueOf(System.getProperty("test.transport", "JDK")))
                .proxy("http://127.0.0.1:" + Integer.getInteger("test.proxy"))
                .proxyCredentials(USER, PASSWORD)
                .build();
    }

    /** The answer, or what was wrong. */
    static String call(String url, TaskContext task) throws InterruptedException {
        try {
            return task.http().get(url).body();
        } catch (IOException e) {
            return e.toString();
        }
    }

    @ParameterizedTest
    @EnumSource(ClientSpec.Transport.class)
    void workersOpenATunnelWithThePassword(ClientSpec.Transport transport)
            throws IOException, InterruptedException, GeneralSecurityException {
        try (TlsServer host = TlsServer.start();
                BasicProxy proxy = new BasicProxy(USER, PASSWORD);
                Pool pool = Calls.pool()
                        .workers(1)
                        .concurrency(1)
                        .jvmOptions("-Dtest.proxy=" + proxy.port(), "-Dtest.transport=" + transport)
                        .client(PoolProxyIT::client)
                        .build()) {
            assertThat(pool.apply(PoolProxyIT::call, host.uri("localhost")).join())
                    .as("the host was spoken to, and is nobody whom a worker trusts")
                    .contains("unable to find valid certification path");
            assertThat(proxy.heads()).hasSize(1).allMatch(head -> head.startsWith("CONNECT localhost:"));
            assertThat(proxy.told()).containsExactly(BasicProxy.basic(USER, PASSWORD));
        }
    }
}
