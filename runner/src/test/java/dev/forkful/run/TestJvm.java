package dev.forkful.run;

import dev.forkful.Input;
import dev.forkful.Job;
import dev.forkful.JobArguments;
import dev.forkful.JobSpec;
import dev.forkful.worker.ClassArchive;
import dev.forkful.worker.Jvm;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The JVMs of the tests' workers. They live for seconds, and their start is most of what they cost: they have the quick
 * compiler only, and a class archive. The first test that asks makes it, for all that come later.
 *
 * <p>An archive is of jars, and for class paths that begin with these, so the folder of the tests' classes comes last.
 * Where Forkful itself is in a folder, as in an IDE, there is no archive.
 */
public final class TestJvm {
    private static final String CLASS_PATH = "java.class.path";
    private static final List<Path> ENTRIES = Stream.of(
                    System.getProperty(CLASS_PATH).split(File.pathSeparator, -1))
            .map(Path::of)
            .toList();
    private static final List<Path> JARS =
            ENTRIES.stream().filter(Files::isRegularFile).toList();
    private static final List<String> OPTIONS = Stream.concat(Stream.of("-XX:TieredStopAtLevel=1"), archive().stream())
            .toList();

    static {
        System.setProperty(CLASS_PATH, classPath()); // pools read it there
    }

    private TestJvm() {}

    /** Their options, which suit this class path. */
    public static List<String> options() {
        return OPTIONS;
    }

    /** The test's own, with the jars first. */
    public static String classPath() {
        return Stream.concat(JARS.stream(), ENTRIES.stream().filter(Files::isDirectory))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** The option that uses the archive; none where there is none. */
    private static List<String> archive() {
        if (JARS.stream().noneMatch(jar -> jar.getFileName().toString().startsWith("forkful-runner"))) {
            return List.of();
        }
        Jvm jvm = Jvm.at(Path.of(System.getProperty("java.home")));
        Path folder =
                Path.of("target", "class-archive", Runtime.version().toString()).toAbsolutePath();
        ClassArchive archive = ClassArchive.in(folder, "worker", jvm);
        try {
            Files.createDirectories(folder);
            try (FileChannel channel =
                    FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                FileLock unused = channel.lock(); // two classes of tests run at a time
                if (archive.useOption(JARS).isEmpty()) {
                    make(folder);
                    Path made =
                            ClassArchive.in(folder, "worker-unfinished", jvm).file();
                    Path unusedToo = Files.move(made, archive.file(), StandardCopyOption.ATOMIC_MOVE);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return archive.useOption(JARS).stream().toList();
    }

    /** A small run, whose worker makes it. */
    private static void make(Path folder) throws IOException {
        TestRuns runs = new TestRuns(Files.createTempDirectory(folder, "run"), Sample.class);
        SupervisorOptions options = SupervisorOptions.of(WorkerJvm.of(JARS).withArchive(WorkerArchive.made(folder)))
                .withGuard(GuardLimits.OFF);
        try {
            RunOutcome unused = runs.run(runs.create("sample", Input.range(1, 20), 1, 4, Map.of()), options);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Is one class, and needs no other of the tests. */
    public static final class Sample implements Job {
        @Override
        public JobSpec define(JobArguments arguments) {
            return JobSpec.named("trouble").task(Long.class, (number, task) -> number);
        }
    }
}
