package dev.forkful.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.forkful.RateLimit;
import dev.forkful.limit.Gate.Place;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who has a permit of a shared limit and is frozen, killed or in another container, as other processes see it. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LiveHoldersIT {
    private static final long SECOND = 1_000_000_000;
    private static final long START = 1_000 * SECOND;
    private static final long KEY = Gate.key("a");
    private static final RateLimit ONE = RateLimit.perHostInFlight(1).withName("acme");
    private static final List<String> CONTAINER = List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc");

    @TempDir
    private Path home;

    private final List<Other> others = new ArrayList<>();

    /** Another process: takes a permit, enters with a word, or says whether the one with a word is gone. */
    public static final class Other {
        private final Process process;
        private final BufferedReader answers;

        private Other(Process process) {
            this.process = process;
            this.answers =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        }

        public static void main(String[] arguments) throws IOException {
            Path home = Path.of(arguments[0]);
            LiveHolders holders = new LiveHolders(home.resolve("limits"));
            BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                String[] words = line.split(" ", 2);
                switch (words[0]) {
                    case "take" -> {
                        Place place = gate(home, words[1]).place(KEY, 1);
                        long unused = place.tryPass(START); // where it does not pass, it looks who is gone
                        System.out.println(place.tryPass(START) == 0);
                    }
                    case "enter" -> {
                        holders.enter(Long.parseLong(words[1]));
                        System.out.println("entered");
                    }
                    default -> System.out.println(holders.isGone(Long.parseLong(words[1])));
                }
            }
        }

        String ask(String question) throws IOException {
            process.outputWriter(StandardCharsets.US_ASCII)
                    .append(question)
                    .append('\n')
                    .flush();
            return answers.readLine();
        }

        void signal(String name) throws IOException, InterruptedException {
            int exit = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertThat(exit).isZero();
        }

        /** And what runs in its container. */
        void kill() {
            List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                    .toList();
            all.forEach(ProcessHandle::destroyForcibly);
            all.forEach(one -> one.onExit().join());
        }
    }

    @AfterEach
    void endOthers() {
        others.forEach(Other::kill);
    }

    private Other start(String... before) throws IOException {
        List<String> line = Stream.concat(
                        Stream.of(before),
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:-UsePerfData", // its file is named after the process number: each is 1
                                "-cp",
                                System.getProperty("java.class.path"),
                                Other.class.getName(),
                                home.toString()))
                .toList();
        Other other = new Other(new ProcessBuilder(line)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
        others.add(other);
        return other;
    }

    private static Gate gate(Path home, String run) {
        LimitFolder folder = new LimitFolder(home.resolve("runs").resolve(run));
        folder.reset(null, null);
        return folder.gate(ONE, 1);
    }

    @Test
    void frozenHolderKeepsItsPermitAndAKilledOneDoesNot() throws IOException, InterruptedException {
        Other other = start();
        assertThat(other.ask("take theirs")).isEqualTo("true");
        other.signal("STOP");
        Place place = gate(home, "ours").place(KEY, 1);
        for (int second = 0; second < 20; second += 2) {
            assertThat(place.tryPass(START + second * SECOND)).isPositive();
        }

        other.kill();
        assertThat(place.tryPass(START + 30 * SECOND)).isPositive(); // looks who is gone, and then again:
        assertThat(place.tryPass(START + 30 * SECOND + 5_000_000)).isZero();
    }

    @Test
    void holderInAnotherContainerKeepsItsPermit() throws IOException, InterruptedException {
        assumeContainers();
        Other other = start(CONTAINER.toArray(String[]::new));
        assertThat(other.ask("take theirs")).isEqualTo("true");
        Place place = gate(home, "ours").place(KEY, 1);
        for (int second = 0; second < 20; second += 2) {
            assertThat(place.tryPass(START + second * SECOND)).isPositive();
        }
        Other third = start(CONTAINER.toArray(String[]::new));
        assertThat(third.ask("take thirds")).isEqualTo("false");

        other.kill();
        assertThat(third.ask("take thirds")).isEqualTo("true");
    }

    @Test
    void twoWithOneWordAreGoneWhenBothAre() throws IOException {
        Files.createDirectory(home.resolve("limits"));
        Other one = start();
        Other other = start();
        assertThat(one.ask("enter -7")).isEqualTo("entered");
        assertThat(other.ask("enter -7")).isEqualTo("entered");
        LiveHolders holders = new LiveHolders(home.resolve("limits"));
        assertThat(holders.isGone(-7)).isFalse();
        one.kill();
        assertThat(holders.isGone(-7)).isFalse();
        other.kill();
        assertThat(holders.isGone(-7)).isTrue();
    }

    @Test
    void neitherALookNorAnInterruptCostsAPlace() throws IOException {
        Path limits = Files.createDirectory(home.resolve("limits"));
        LiveHolders holders = new LiveHolders(limits);
        Other other = start();
        assertThat(holders.isGone(1)).as("nobody made the file").isFalse();
        holders.enter(Long.MIN_VALUE);
        holders.enter(Long.MAX_VALUE);
        LiveHolders alias = new LiveHolders(Files.createSymbolicLink(home.resolve("alias"), limits));
        try {
            Thread.currentThread().interrupt();
            assertThat(alias.isGone(1)).isTrue();
            holders.enter(2);
            alias.enter(Long.MAX_VALUE);
            assertThat(holders.isGone(Long.MAX_VALUE)).isFalse();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(other.ask("gone 1")).isEqualTo("true");
        for (long word : new long[] {Long.MIN_VALUE, Long.MAX_VALUE, 2}) {
            assertThat(other.ask("gone " + word)).isEqualTo("false");
        }
        if (Files.getFileStore(limits).supportsFileAttributeView("posix")) {
            assertThat(Files.getPosixFilePermissions(limits.resolve("holders")))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }

    private static void assumeContainers() throws InterruptedException {
        List<String> line = Stream.concat(CONTAINER.stream(), Stream.of("true")).toList();
        try {
            int exit = new ProcessBuilder(line).start().waitFor();
            assumeTrue(exit == 0, "unshare may not make process namespaces here: run the tests as root");
        } catch (IOException e) {
            assumeTrue(false, "unshare is missing: no process namespaces");
        }
    }
}
