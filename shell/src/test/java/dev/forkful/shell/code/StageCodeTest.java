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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    private static final String INHERITED = """
            import dev.forkful.Job;
            import dev.forkful.JobArguments;
            import dev.forkful.JobSpec;
            import dev.forkful.Stage;
            import java.util.Comparator;
            import java.util.List;
            import java.util.TreeSet;

            public class Heirs implements Job {
                static class Base {
                    static int least = Integer.parseInt("5");
                    static String need(String s) { return s + "needed"; }
                }
                static class Middle extends Base {}
                static class Util extends Middle {}

                interface Fmt {
                    default String fmt() { return "<" + own() + ">"; }
                    private String own() { return "own"; }
                }
                enum En implements Fmt { A }

                interface ByLength extends Comparator<String> {
                    default int compare(String a, String b) { return a.length() - b.length(); }
                }
                static class Order implements ByLength {}

                public JobSpec define(JobArguments args) {
                    return JobSpec.named("shop")
                            .stages(List.of(
                                    Stage.of("static", String.class, (s, task) -> Util.need(s)),
                                    Stage.of("field", String.class, (s, task) -> Util.least),
                                    Stage.of("constant", String.class, (s, task) -> En.A.fmt()),
                                    Stage.of("library", String.class, (s, task) -> new TreeSet<>(new Order()).add(s)),
                                    Stage.of("none", String.class, (s, task) -> s)));
                }
            }
            """;

    @TempDir
    private static Path folder;

    private static int jars;
    private static List<StageCode> before = List.of();
    private static List<StageCode> inherited = List.of();

    @BeforeAll
    static void compileTheJobsThatAreEdited() throws IOException {
        before = stages("Shop", JOB);
        inherited = stages("Heirs", INHERITED);
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

    @Test
    @EnabledOnOs(OS.LINUX)
    void whoHasLookedAtAJobKeepsItsJarNotOpen() throws IOException {
        Compiled job = compiled("Shop", JOB);

        List<StageCode> unused = of(job);

        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            assertThat(descriptors.filter(descriptor -> isOf(job.jar, descriptor)))
                    .isEmpty();
        }
    }

    private static boolean isOf(Path file, Path descriptor) {
        try {
            return Files.isSameFile(file, descriptor);
        } catch (IOException e) {
            return false; // closed just now
        }
    }

    @ParameterizedTest
    @CsvSource({
        "s + \"needed\", s + 1, static",
        "\"5\", \"6\", field",
        "\"<\", \"[\", constant",
        "\"own\", \"mine\", constant",
        "a.length() - b.length(), b.length() - a.length(), library",
        "class Util extends Middle {}, class Util extends Middle { static String need(String s) { return s; } }, static",
        "class Order implements ByLength {}, 'class Order implements ByLength { public int compare(String a, String b) { return 0; } }', library"
    })
    void whatAClassInheritsTouchesTheStagesThatUseIt(String text, String inItsPlace, String stage) throws IOException {
        assertThat(INHERITED).contains(text);

        assertThat(touched(inherited, stages("Heirs", INHERITED.replace(text, inItsPlace))))
                .containsExactly(stage);
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

    private static List<StageCode> stages(String className, String source) throws IOException {
        return of(compiled(className, source));
    }

    private static List<StageCode> of(Compiled job, Path... libraries) {
        List<Path> classPath =
                Stream.concat(Stream.of(job.jar), Stream.of(libraries)).toList();
        return StageCode.of(new JobLocation(classPath, job.className, "shop"), new JobArguments(Map.of()))
                .stages();
    }

    private record Compiled(Path jar, String className) {}

    private static Compiled compiled(String className, String source) throws IOException {
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
