package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The main flows on every other JDK that this machine has, and no word of a JVM on either stream. */
class OtherJdksIT {
    private static final int FLOOR = 17;

    @RegisterExtension
    final Forkful forkful = new Forkful();

    @RegisterExtension
    final CountingServer server = new CountingServer();

    @TestFactory
    Stream<DynamicTest> mainFlowsWorkSilently() throws IOException {
        return others().stream()
                .map(jdk -> DynamicTest.dynamicTest(jdk.getFileName().toString(), () -> flows(jdk)));
    }

    private void flows(Path jdk) {
        forkful.with("FORKFUL_JAVA_HOME", jdk.toString());
        String suffix = "-" + jdk.getFileName();
        assertThat(forkful.run("--version").expect(0).out()).contains(jdk.toString());
        forkful.write("titles.job.kts", Forkful.jobText("titles.job.kts")); // short, since each JDK compiles it
        forkful.write("urls.txt", server.urls("/j", 5, "") + server.urls("/hold", 3, ""));
        String name = "k" + suffix;
        Running run = forkful.start("run", "titles.job.kts", "--name=" + name, "--workers=2", "--out=-");
        run.awaitLines(5);
        server.awaitTotal(8);
        run.kill();
        forkful.awaitNoProcess();
        server.release();
        assertSilent(new Finished("killed", 0, "", run.err()));
        assertSilent(forkful.run("resume", name).expect(0));
        Finished results = forkful.run("results", name).expect(0);
        assertSilent(results);
        Reply.assertAllOk(results.replies(), 8);
    }

    private static void assertSilent(Finished finished) {
        assertThat(finished.err() + finished.out())
                .doesNotContainIgnoringCase("warning", "chronicle", "unsafe", "slf4j");
    }

    /** JDKs of this machine that are not the one of the tests. */
    static List<Path> others() throws IOException {
        Path own = Path.of(System.getProperty("java.home")).toRealPath();
        try (Stream<Path> places = Stream.of(
                        Path.of("/usr/lib/jvm"),
                        Path.of("/opt"),
                        Path.of(System.getProperty("user.home"), ".sdkman/candidates/java"),
                        Path.of("/Library/Java/JavaVirtualMachines"))
                .filter(Files::isDirectory)) {
            return places.flatMap(OtherJdksIT::children)
                    .filter(home -> feature(home) >= FLOOR)
                    .map(OtherJdksIT::real)
                    .distinct()
                    .filter(home -> !home.equals(own))
                    .toList();
        }
    }

    private static Stream<Path> children(Path place) {
        try (Stream<Path> homes = Files.list(place)) {
            return homes.toList().stream();
        } catch (IOException e) {
            return Stream.of();
        }
    }

    private static Path real(Path home) {
        try {
            return home.toRealPath();
        } catch (IOException e) {
            return home;
        }
    }

    private static int feature(Path home) {
        Properties release = new Properties();
        if (!Files.isExecutable(home.resolve("bin/javac")) || !Files.isReadable(home.resolve("release"))) {
            return 0;
        }
        try (var in = Files.newInputStream(home.resolve("release"))) {
            release.load(in);
            return Runtime.Version.parse(
                            release.getProperty("JAVA_VERSION", "0").replace("\"", ""))
                    .feature();
        } catch (IOException e) {
            return 0;
        }
    }
}
