package dev.forkful.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WorkerCommandTest {
    private static final long GIB = 1L << 30;
    private static final String UNSAFE = "--sun-misc-unsafe-memory-access=allow";

    @Test
    void java17IsNotGivenAFlagThatItRefuses() {
        assertThat(line(17, 64)).doesNotContain(UNSAFE);
    }

    @Test
    void java25IsToldNotToWarnOfUnsafe() {
        assertThat(line(25, 64)).contains(UNSAFE);
    }

    @Test
    void commandBeginsWithTheJavaOfThatHomeAndEndsWithTheClassAlone() {
        List<String> line = line(17, 64);

        assertThat(line).startsWith("/opt/jdk/bin/java").endsWith("-cp", "a.jar:b.jar", WorkerMain.class.getName());
        assertThat(line).contains("-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-Dfile.encoding=UTF-8");
        assertThat(line).contains("-Dchronicle.analytics.disable=true");
    }

    @Test
    void passwordsGoToAProxyThatIsAskedForATunnel() {
        assertThat(line(17, 64)).contains("-Djdk.http.auth.tunneling.disabledSchemes=");
    }

    @Test
    void optionsOfThePersonComeLastAndSoCountMost() {
        WorkerCommand command =
                new WorkerCommand(new Jvm(Path.of("/opt/jdk"), 17), machine(2, 8), "a.jar", 64, 2, List.of("-Xmx77m"));

        assertThat(command.line()).endsWith("-Xmx77m", "-cp", "a.jar", WorkerMain.class.getName());
    }

    @Test
    void commonPoolNeverHasFewerThanTwoThreads() {
        String property = "-Djava.util.concurrent.ForkJoinPool.common.parallelism=";

        assertThat(command(machine(1, 8), 64, 2).line()).contains(property + 2);
        assertThat(command(machine(8, 8), 64, 2).line()).contains(property + 8);
    }

    @Test
    void heapFollowsWhatIsInFlightWithinTheMachine() {
        assertThat(command(machine(2, 64), 1, 2).line()).contains("-Xmx128m");
        assertThat(command(machine(2, 64), 128, 2).line()).contains("-Xmx195m");
        assertThat(command(machine(2, 64), 10_000, 2).line()).contains("-Xmx1024m");
        assertThat(command(machine(2, 2), 10_000, 2).line()).contains("-Xmx512m");
        assertThat(command(machine(2, 1), 10_000, 100).line()).contains("-Xmx128m");
    }

    @Test
    void idleConnectionsLeaveDescriptorsToThoseInFlight() {
        String property = "-Djdk.httpclient.connectionPoolSize=";

        assertThat(command(machine(2, 8), 64, 2).line()).contains(property + 512);
        assertThat(command(machine(2, 8), 5_000, 2).line()).as("one host").contains(property + 5_000);
        assertThat(command(new Machine(2, 8 * GIB, 1_024), 64, 2).line()).contains(property + 448);
        assertThat(command(new Machine(2, 8 * GIB, 1_024), 800, 2).line()).contains(property + 96);
        assertThat(command(new Machine(2, 8 * GIB, 110), 64, 2).line()).contains(property + 16);
    }

    @Test
    void runningJvmIsFoundAgainInItsHome() {
        Path home = Path.of(System.getProperty("java.home"));
        assertThat(Jvm.at(home)).isEqualTo(new Jvm(home, Runtime.version().feature()));
    }

    private static List<String> line(int feature, int inFlight) {
        Jvm jvm = new Jvm(Path.of("/opt/jdk"), feature);
        return new WorkerCommand(jvm, machine(2, 8), "a.jar:b.jar", inFlight, 2, List.of()).line();
    }

    private static Machine machine(int cores, int gib) {
        return new Machine(cores, gib * GIB, 1 << 20);
    }

    private static WorkerCommand command(Machine machine, int inFlight, int workers) {
        return new WorkerCommand(new Jvm(Path.of("/opt/jdk"), 17), machine, "a.jar", inFlight, workers, List.of());
    }
}
