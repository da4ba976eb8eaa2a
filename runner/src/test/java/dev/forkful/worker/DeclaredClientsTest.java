package dev.forkful.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.JobException;
import dev.forkful.JobSpec;
import dev.forkful.http.ClientSpec;
import dev.forkful.http.tls.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeclaredClientsTest {
    @TempDir
    private Path folder;

    private static JobSpec job(String name, ClientSpec.Builder client) {
        return JobSpec.named(name).client(client.build()).task(String.class, (input, task) -> input);
    }

    @Test
    void filesAreRelativeToTheFolder() throws GeneralSecurityException, IOException {
        Identity authority = Identity.authority("an authority");
        Files.writeString(folder.resolve("ca.pem"), authority.certificatePem());
        authority
                .issue("late", "client.example", Duration.ofMinutes(-1))
                .store(folder.resolve("late.p12"), "PKCS12", "pass word");
        JobSpec trusting = job("a", ClientSpec.builder().trust("ca.pem"));
        JobSpec expired = job("b", ClientSpec.builder().clientCertificate("late.p12", null, "pass word"));
        JobSpec plain = job("c", ClientSpec.builder());
        assertThat(DeclaredClients.check(List.of(trusting, plain), folder, Map.of()))
                .isEmpty();
        assertThat(DeclaredClients.check(List.of(trusting, expired, plain), folder, Map.of()))
                .singleElement()
                .asString()
                .startsWith("job 'b': clientCertificate: " + folder.resolve("late.p12") + " expired on ");
    }

    @Test
    void jobThatChecksNoServerIsARemark() {
        assertThat(DeclaredClients.check(List.of(job("a", ClientSpec.builder().trustAnyServer())), folder, Map.of()))
                .singleElement()
                .asString()
                .startsWith("job 'a': trustAnyServer is on: no server is checked");
    }

    @Test
    void filesThatCannotBeUsedAreNamedForAllJobsAtOnce() {
        JobSpec first = job("a", ClientSpec.builder().trust("ca.pem"));
        JobSpec second = job("b", ClientSpec.builder().clientCertificate("client.p12"));
        assertThatThrownBy(() -> DeclaredClients.check(List.of(first, second), folder, Map.of()))
                .isInstanceOf(JobException.class)
                .hasMessage("job 'a': trust: " + folder.resolve("ca.pem") + " does not exist\n"
                        + "job 'b': clientCertificate: " + folder.resolve("client.p12") + " does not exist");
    }

    @Test
    void variableThatNamesNoProxyIsNamedUnlessTheJobHasItsOwn() {
        JobSpec plain = job("a", ClientSpec.builder());
        JobSpec own = job("b", ClientSpec.builder().proxy("http://127.0.0.1:3128"));
        Map<String, String> environment = Map.of("https_proxy", "garbage::::");
        assertThatThrownBy(() -> DeclaredClients.check(List.of(plain, own), folder, environment))
                .isInstanceOf(JobException.class)
                .message()
                .startsWith("job 'a': https_proxy = http://garbage::::")
                .doesNotContain("job 'b'");
    }
}
