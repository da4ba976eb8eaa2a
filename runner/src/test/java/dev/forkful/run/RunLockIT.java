package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.JobException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The lock of a run, as another process sees it. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RunLockIT {
    private static final int TIMES = 300;
    private static final char LOOK = '?';
    private static final char LOOK_ON = '!';

    @TempDir
    private Path home;

    private Path run;
    private Process witness;
    private BufferedReader answers;

    /** Says whether a run is held: once for each question, or until the next one. */
    public static final class Witness {
        private Witness() {}

        public static void main(String[] arguments) throws IOException {
            Path run = Path.of(arguments[0]);
            for (int asked = System.in.read(); asked >= 0; asked = System.in.read()) {
                System.out.println(RunLock.isHeld(run));
                while (asked == LOOK_ON && System.in.available() == 0) {
                    boolean unused = RunLock.isHeld(run);
                }
            }
        }
    }

    @BeforeEach
    void startWitness() throws IOException {
        run = Files.createDirectory(home.resolve("run"));
        witness = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Witness.class.getName(),
                        run.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        answers = new BufferedReader(new InputStreamReader(witness.getInputStream(), StandardCharsets.US_ASCII));
    }

    @AfterEach
    void endWitness() throws InterruptedException {
        witness.destroyForcibly();
        assertThat(witness.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void nobodyWhoLooksFromThisProcessLosesIt() throws InterruptedException {
        AtomicBoolean over = new AtomicBoolean();
        Thread looks = new Thread(() -> {
            while (!over.get()) {
                boolean unused = RunLock.isHeld(run);
            }
        });
        looks.start();
        try {
            assertThat(IntStream.range(0, TIMES).filter(i -> !isHeldWhenTaken()))
                    .as("acquisitions that were lost")
                    .isEmpty();
        } finally {
            over.set(true);
            looks.join();
        }
        assertThat(isHeldThere(LOOK)).isFalse();
    }

    @Test
    void itIsKnownUnderEachNameOfItsRun() throws IOException {
        Path alias = Files.createSymbolicLink(home.resolve("alias"), run);
        try (RunLock lock = RunLock.acquire(run)) {
            assertThat(lock).isNotNull();
            assertThat(RunLock.isHeld(alias)).isTrue();
            assertThatThrownBy(() -> RunLock.acquire(alias))
                    .isInstanceOf(JobException.class)
                    .hasMessageContaining("run alias is being run by this process");
            assertThat(isHeldThere(LOOK)).isTrue();
        }
        assertThat(RunLock.isHeld(alias)).isFalse();
    }

    @Test
    void itsFileSaysWhoHoldsItAndOnWhichHost() throws IOException {
        RunLock.acquire(run).close();
        assertThat(run.resolve(RunLock.NAME))
                .hasContent(
                        Files.exists(Path.of("/proc/sys/kernel/hostname"))
                                ? ProcessHandle.current().pid() + " "
                                        + Files.readString(Path.of("/proc/sys/kernel/hostname"))
                                                .strip()
                                : Long.toString(ProcessHandle.current().pid()));
    }

    @Test
    void whoLooksTakesNobodyElseWhoLooksForAHolder() {
        RunLock.acquire(run).close();
        assertThat(isHeldThere(LOOK_ON)).isFalse();
        assertThat(IntStream.range(0, 10 * TIMES).filter(i -> RunLock.isHeld(run)))
                .as("wrong answers")
                .isEmpty();
    }

    @Test
    void whoClosesTwiceLeavesTheNextHolderAlone() {
        RunLock before = RunLock.acquire(run);
        before.close();
        try (RunLock lock = RunLock.acquire(run)) {
            assertThat(lock).isNotNull();
            before.close();
            assertThat(RunLock.isHeld(run)).isTrue();
            assertThat(isHeldThere(LOOK)).isTrue();
        }
    }

    private boolean isHeldWhenTaken() {
        try (RunLock lock = RunLock.acquire(run)) {
            assertThat(lock).isNotNull();
            return isHeldThere(LOOK);
        }
    }

    private boolean isHeldThere(char question) {
        try {
            witness.getOutputStream().write(question);
            witness.getOutputStream().flush();
            return Boolean.parseBoolean(answers.readLine());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
