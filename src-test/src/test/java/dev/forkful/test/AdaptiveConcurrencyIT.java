package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Adaptive concurrency against a server that bears so much and no more. */
class AdaptiveConcurrencyIT {
    @RegisterExtension
    final Forkful forkful = new Forkful();

    /** Slow enough that what is measured is the server, and not the machine that all of it shares. */
    @Test
    void findsWhatTheServerBearsAndStaysThere() {
        try (KneeServer server = new KneeServer(50, 0.1)) {
            forkful.job("kit.job.kts");
            forkful.write("urls", (server.url() + "\n").repeat(4_000));
            forkful.run(
                            "run",
                            "kit.job.kts",
                            "--job=adaptive",
                            "--input=urls",
                            "--workers=2",
                            "--name=knee",
                            "--progress=none")
                    .expect(0);
            JsonNode status = forkful.status("knee");
            double rate = server.rateAfter(4);
            assertThat(status.path("ok").asInt()).isEqualTo(4_000);
            assertThat(status.path("concurrency").asInt()).isBetween(30, 70);
            assertThat(status.path("adapted").asString()).contains(" in flight: ");
            // On a machine of its own above 0.8; one that all tests share makes the server itself slower.
            assertThat(rate).isGreaterThan(0.6 * 500);
        }
    }
}
