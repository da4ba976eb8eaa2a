package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Programs of others that use a pool: started as plain {@code java}, without any flag of ours. */
class PoolProgramCrashTest {
    private static final Path LIB = Forkful.root().resolve("shell/target/forkful/lib");
    private static final int MARKS = 400;

    @RegisterExtension
    final CountingServer server = new CountingServer();

    @RegisterExtension
    final Forkful forkful = new Forkful();

    @TempDir
    private static Path classes;

    private Path temporary = LIB;

    @BeforeAll
    static void compileMarks() throws IOException, InterruptedException {
        Path source = Files.writeString(classes.resolve("Marks.java"), Forkful.resource("/pool/Marks.java"));
        Process javac = new ProcessBuilder(jdk("javac"), "-cp", LIB + "/*", "-d", classes.toString(), source.toString())
                .inheritIO()
                .start();
        assertThat(javac.waitFor()).isZero();
    }

    private static String jdk(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program).toString();
    }

    @BeforeEach
    void makeFolders() throws IOException {
        temporary = Files.createDirectory(forkful.folder().resolve("tmp"));
        Files.createDirectory(forkful.folder().resolve("marks"));
    }

    @Test
    void theExampleIsBuiltByMavenAndFetchesItsPages() {
        forkful.write("urls.txt", server.urls("/quick", 300, ""));
        new MavenExample(forkful).build("pool");

        Finished pages = forkful.startCommand(javaIn("pool/target/*:pool/target/lib/*", "Pages", "urls.txt"))
                .await()
                .expect(0);

        assertThat(pages.out().lines())
                .hasSize(300)
                .allSatisfy(line -> assertThat(line).startsWith("200 "));
        assertThat(pages.err().lines().filter(line -> !line.startsWith("WARNING: ")))
                .isEmpty();
        assertThat(temporary).isEmptyDirectory();
    }

    // X14
    @Test
    void aPoolThatIsForgottenKeepsNothingAlive() {
        Finished program =
                forkful.startCommand(java("Marks", "forget", "marks")).await().expect(0);

        assertThat(program.out()).isEqualTo("forgotten\n");
        forkful.awaitNoProcess();
        assertThat(temporary).isEmptyDirectory();
    }

    // X15
    @Test
    void aKilledProgramLeavesNoWorkerAndADurablePoolRunsOnlyTheRest() {
        Running program = forkful.startCommand(java("Marks", "durable", "marks"));
        Eventually.see("some marks", Duration.ofSeconds(60), this::marks, marks -> marks > 100);
        program.kill();
        forkful.awaitNoProcess();
        long before = marks();
        assertThat(before).isLessThan(MARKS);
        forkful.with("FORKFUL_HOME", forkful.folder().resolve("marks/pool").toString());
        assertThat(forkful.look("status", "queue-1").expect(0).out()).doesNotContain("resume");
        assertThat(forkful.run("resume", "queue-1").expect(2).err()).contains("queue of a pool", "start that again");
        assertThat(forkful.run("retry", "queue-1", "--failed").expect(2).err()).contains("queue of a pool");

        Finished again =
                forkful.startCommand(java("Marks", "durable", "marks")).await().expect(0);

        assertThat(again.out()).isEqualTo("sum " + MARKS * (MARKS - 1) / 2 + "\n");
        assertThat(marks()).as("each was called").isEqualTo(MARKS);
        assertThat(calls())
                .as("what was in flight, and nothing else, was called again")
                .isBetween(MARKS + 0L, MARKS + 8L);
        forkful.allOk("queue-1", MARKS);
    }

    @Test
    void aDurablePoolThatIsKilledWhileItIsMadeIsMadeAgain() {
        for (String fault : List.of("TAKEN_OVER@1", "CLAIMS_BUILT@1", "ADMITTED@1", "FORKED@1")) {
            forkful.with("FORKFUL_FAULT", fault);
            forkful.startCommand(java("Marks", "durable", "marks")).await().expect(137);
            forkful.awaitNoProcess();
        }
        forkful.without("FORKFUL_FAULT");

        Finished whole =
                forkful.startCommand(java("Marks", "durable", "marks")).await().expect(0);

        assertThat(whole.out()).isEqualTo("sum " + MARKS * (MARKS - 1) / 2 + "\n");
        assertThat(marks()).isEqualTo(MARKS);
    }

    private List<String> java(String... words) {
        return javaIn(classes + ":" + LIB + "/*", words);
    }

    private List<String> javaIn(String classPath, String... words) {
        List<String> line = new ArrayList<>(List.of(jdk("java"), "-Djava.io.tmpdir=" + temporary, "-cp", classPath));
        line.addAll(List.of(words));
        return line;
    }

    private long marks() {
        return files().count();
    }

    private long calls() {
        return files().mapToLong(file -> file.toFile().length()).sum();
    }

    private Stream<Path> files() {
        try (Stream<Path> files = Files.list(forkful.folder().resolve("marks"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("mark-")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
