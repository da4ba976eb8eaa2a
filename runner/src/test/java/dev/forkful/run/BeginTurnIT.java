package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.broker.BrokerException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two processes that look, and else begin, at the same time. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BeginTurnIT {
    private static final int TIMES = 300;

    @TempDir
    private Path home;

    private Path runs;
    private Process other;
    private BufferedReader said;

    /** Begins what it does not find, and then keeps its turn. */
    public static final class Other {
        private Other() {}

        public static void main(String[] arguments) throws IOException, InterruptedException {
            Path runs = Path.of(arguments[0]);
            System.out.println("ready");
            awaitWord();
            System.out.println(begin(runs));
            awaitWord();
            try (BeginTurn turn = BeginTurn.await(runs)) {
                System.out.println("has " + (turn != null));
                awaitWord(); // which never comes
            }
        }

        private static void awaitWord() throws IOException {
            int unused = System.in.read();
        }
    }

    private static int begin(Path runs) throws IOException, InterruptedException {
        int begun = 0;
        for (int i = 0; i < TIMES; i++) {
            Path run = runs.resolve("r" + i);
            try (BeginTurn turn = BeginTurn.await(runs)) {
                if (turn != null && !Files.exists(run)) {
                    Files.createDirectory(run); // fails where somebody else was as fast
                    begun++;
                }
            }
        }
        return begun;
    }

    @BeforeEach
    void startOther() throws IOException {
        runs = home.resolve("runs");
        other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Other.class.getName(),
                        runs.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        said = new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.US_ASCII));
        assertThat(said.readLine()).isEqualTo("ready");
    }

    @AfterEach
    void endOther() throws InterruptedException {
        other.destroyForcibly();
        assertThat(other.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void oneOfTwoBeginsAndTheTurnOfADeadOneIsOver() throws IOException, InterruptedException {
        go();
        int begunHere = begin(runs);
        int begunThere = Integer.parseInt(said.readLine());
        assertThat(begunHere + begunThere).isEqualTo(TIMES);

        go();
        assertThat(said.readLine()).isEqualTo("has true");
        assertThatThrownBy(() -> BeginTurn.await(runs, Duration.ofMillis(50)))
                .isInstanceOf(BrokerException.Storage.class)
                .hasMessageContaining(".begin is locked; try again later");
        other.destroyForcibly();
        BeginTurn turn = BeginTurn.await(runs);
        assertThatThrownBy(() -> BeginTurn.await(runs, Duration.ofMillis(50)))
                .as("another command of this process")
                .isInstanceOf(BrokerException.Storage.class);
        turn.close();
        turn.close();
        BeginTurn.await(runs, Duration.ofMillis(50)).close();
        assertThat(RunStore.at(home).folders()).isEmpty();
    }

    private void go() throws IOException {
        other.getOutputStream().write('!');
        other.getOutputStream().flush();
    }
}
