package dev.forkful.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A program that is a module, compiled and run by the JDK of this test, as the documentation says. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class ModulePathIT {
    private static final String MODULE = """
            module my.app {
                requires dev.forkful;
                opens my.app;
            }
            """;
    private static final String PROGRAM = """
            package my.app;

            import dev.forkful.pool.Pool;
            import java.util.List;

            public final class Main {
                record Point(int x, int y) {}

                static Point twice(Point point) {
                    return new Point(2 * point.x, 2 * point.y);
                }

                public static void main(String[] args) {
                    try (Pool pool = Pool.builder().workers(1).concurrency(2).build()) {
                        System.out.println(pool.map(Main::twice, List.of(new Point(1, 2))).join());
                    }
                }
            }
            """;

    private final Path folder;

    ModulePathIT(@TempDir Path folder) {
        this.folder = folder;
    }

    private static void run(String tool, String... arguments) {
        assertThat(ToolProvider.findFirst(tool).orElseThrow().run(System.out, System.err, arguments))
                .isZero();
    }

    /** Forkful as a jar, which has a module's name, and all that this test has beside it. */
    private String libraries() throws Exception {
        Path forkful = Path.of(
                Pool.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<String> jars = new ArrayList<>();
        if (Files.isDirectory(forkful)) {
            Path manifest = Files.writeString(folder.resolve("manifest"), "Automatic-Module-Name: dev.forkful\n");
            Path jar = folder.resolve("forkful.jar");
            run(
                    "jar",
                    "--create",
                    "--file",
                    jar.toString(),
                    "--manifest",
                    manifest.toString(),
                    "-C",
                    forkful.toString(),
                    ".");
            jars.add(jar.toString());
        }
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> entry.endsWith(".jar"))
                .forEach(jars::add);
        return String.join(File.pathSeparator, jars);
    }

    private String outputOf(List<String> command) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(output);
    }

    @Test
    void aPoolWorksOnTheModulePath() throws Exception {
        Path sources =
                Files.createDirectories(folder.resolve("sources").resolve("my").resolve("app"));
        Path module = Files.writeString(folder.resolve("sources").resolve("module-info.java"), MODULE);
        Path program = Files.writeString(sources.resolve("Main.java"), PROGRAM);
        Path modules = folder.resolve("modules"); // a folder of modules, which is no entry of a class path
        String libraries = libraries();
        run(
                "javac",
                "-p",
                libraries,
                "-d",
                modules.resolve("my.app").toString(),
                module.toString(),
                program.toString());

        String output = outputOf(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-p",
                libraries + File.pathSeparator + modules,
                "--add-modules",
                "ALL-MODULE-PATH,java.net.http",
                "-m",
                "my.app/my.app.Main"));

        assertThat(output).contains("[Point[x=2, y=4]]");
    }
}
