package dev.forkful.shell.code;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.JobArguments;
import dev.forkful.worker.LaunchSpec.JobLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StageCodeTest {
    private static final String JOB = """
            import dev.forkful.Job;
            import dev.forkful.JobArguments;
            import dev.forkful.JobSpec;
            import dev.forkful.RetryPolicy;
            import dev.forkful.Stage;
            import dev.forkful.TaskContext;
            import java.util.List;
            import java.util.concurrent.ConcurrentHashMap;

            public class Shop implements Job {
                record Item(long of) {}

                private static String word = "v1".trim();
                private final String place = "here".trim();

                static Item parse(long n) {
                    return new Item(n * 10);
                }

                static final class Reader {
                    String read(Item item) {
                        return "item " + item.of();
                    }
                }

                public JobSpec define(JobArguments args) {
                    String region = "eu";
                    return JobSpec.named("shop")
                            .retry(RetryPolicy.DEFAULT.withAttempts(2))
                            .stages(List.of(
                                    Stage.of("list", Long.class, (n, task) -> {
                                        task.emit(parse(n));
                                        return region;
                                    }),
                                    Stage.of("detail", Item.class, (i, task) -> new Reader().read(i) + word),
                                    Stage.of("last", String.class, this::last)));
                }

                private String last(String text, TaskContext task) {
                    return text + place;
                }
            }
            """;

    @TempDir
    private Path folder;

    private int jars;
    private List<StageCode> before = List.of();

    @BeforeEach
    void compileTheJobThatIsEdited() throws IOException {
        before = stages("Shop", JOB);
    }

    @Test
    void theSameSourceTouchesNothingWhateverItsFileIsCalled() throws IOException {
        assertThat(stages("Edited", JOB.replace("Shop", "Edited"))).isEqualTo(before);
        assertThat(touchedBy("record Item", "\n\n// a line more\n    record Item"))
                .isEmpty();
    }

    @Test
    void policiesAndStagesThatAreAddedTouchNothing() throws IOException {
        assertThat(touchedBy(
                        ".withAttempts(2))", ".withAttempts(5).withRetryOn(e -> e instanceof Error)).concurrency(7)"))
                .isEmpty();
        assertThat(
                        touchedBy(
                                "Stage.of(\"last\", String.class, this::last)",
                                "Stage.of(\"last\", String.class, this::last), Stage.of(\"more\", Long.class, (n, task) -> n + 1)"))
                .isEmpty();
    }

    @Test
    void aHandlerTouchesItsStage() throws IOException {
        assertThat(touchedBy("return region;", "return region + 1;")).containsExactly("list");
        assertThat(touchedBy("return text + place;", "return place + text;")).containsExactly("last");
    }

    @Test
    void whatAHandlerCallsOrReadsTouchesTheStagesThatDoSo() throws IOException {
        assertThat(touchedBy("n * 10", "n * 100")).containsExactly("list");
        assertThat(touchedBy("\"item \"", "\"the item \"")).containsExactly("detail");
        assertThat(touchedBy("\"v1\"", "\"v2\"")).containsExactly("detail");
        assertThat(touchedBy("\"here\"", "\"there\"")).containsExactly("last");
        assertThat(touchedBy("Item(long of) {}", "Item(long of) { public String toString() { return \"\"; } }"))
                .containsExactly("list", "detail");
    }

    @Test
    void aValueThatAHandlerTakesFromTheDeclarationTouchesItsStage() throws IOException {
        assertThat(touchedBy("\"eu\"", "\"us\"")).containsExactly("list");
    }

    @Test
    void whereAValueCannotTellWhatItIsAnyEditTouchesTheStage() throws IOException {
        String opaque =
                JOB.replace("String region = \"eu\"", "Object region = new java.util.concurrent.locks.ReentrantLock()");
        List<StageCode> was = stages("Shop", opaque);

        assertThat(touched(was, stages("Shop", opaque))).isEmpty();
        assertThat(touched(was, stages("Shop", opaque.replace("withAttempts(2)", "withAttempts(3)"))))
                .containsExactly("list");
    }

    @Test
    void aLibraryTouchesAllStages() throws IOException {
        Path library = Files.writeString(folder.resolve("library.jar"), "one");
        List<StageCode> was = of(compiled("Shop", JOB), library);
        Files.writeString(library, "two");

        assertThat(touched(was, of(compiled("Shop", JOB), library))).hasSize(3);
    }

    private List<String> touchedBy(String text, String inItsPlace) throws IOException {
        assertThat(JOB).contains(text);
        return touched(before, stages("Shop", JOB.replace(text, inItsPlace)));
    }

    private static List<String> touched(List<StageCode> was, List<StageCode> is) {
        List<String> touched = new ArrayList<>();
        for (int i = 0; i < was.size(); i++) {
            if (!was.get(i).equals(is.get(i))) {
                touched.add(was.get(i).name());
            }
        }
        return touched;
    }

    private List<StageCode> stages(String className, String source) throws IOException {
        return of(compiled(className, source));
    }

    private List<StageCode> of(Compiled job, Path... libraries) {
        List<Path> classPath =
                Stream.concat(Stream.of(job.jar), Stream.of(libraries)).toList();
        return StageCode.of(new JobLocation(classPath, job.className, "shop"), new JobArguments(Map.of()))
                .stages();
    }

    private record Compiled(Path jar, String className) {}

    private Compiled compiled(String className, String source) throws IOException {
        Path work = Files.createDirectories(folder.resolve("job" + jars++));
        Path file = Files.writeString(work.resolve(className + ".java"), source);
        Path classes = Files.createDirectories(work.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assertThat(compiler.run(null, null, null, "-g", "-d", classes.toString(), file.toString()))
                .isZero();
        Path jar = work.resolve("job.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.list(classes)) {
            for (Path each : files.toList()) {
                out.putNextEntry(new JarEntry(each.getFileName().toString()));
                Files.copy(each, out);
            }
        }
        return new Compiled(jar, className);
    }
}
