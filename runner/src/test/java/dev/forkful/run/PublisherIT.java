package dev.forkful.run;

import static dev.forkful.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Input;
import dev.forkful.JobException;
import dev.forkful.broker.Owner;
import dev.forkful.broker.TaskReader;
import dev.forkful.io.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Inputs that can be read once only, or change under the reader's hands. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PublisherIT {
    private final Path home;
    private final TestRuns runs;

    PublisherIT(@TempDir Path home) {
        this.home = home;
        this.runs = new TestRuns(home, SupervisorIT.Trouble.class);
    }

    @Test
    void aPipeWithANameIsReadOnceAndToItsEnd() throws IOException, InterruptedException {
        Path pipe = home.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Thread writer = new Thread(() -> write(pipe, numbers(20_000)), "pipe-writer");
        writer.setDaemon(true);
        writer.start();

        RunDirectory run = runs.create("piped", Input.ndjson(pipe.toString()));
        try (Supervisor supervisor = runs.start(run)) {
            RunSnapshot last = eventually(supervisor::snapshot, seen -> seen.settled() == 20_000);

            assertThat(last.ok()).isEqualTo(20_000);
            assertThat(supervisor.await().ending()).isEqualTo(RunOutcome.Ending.COMPLETED);
        }
        assertThat(run.snapshot().published()).isEqualTo(20_000);
    }

    @Test
    void aBrokenLineOfAPipeLetsWhatIsInFlightEnd() throws IOException, InterruptedException {
        Path pipe = home.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        FileGate gate = new FileGate(home.resolve("gate"));
        RunDirectory run = runs.create(
                "broken",
                Input.ndjson(pipe.toString()),
                1,
                8,
                Map.of("gate", gate.file().toString()));
        try (Supervisor supervisor = runs.start(run);
                Writer lines = Files.newBufferedWriter(pipe)) {
            lines.write("1\n2\n3\n4\n5\n");
            lines.flush();
            RunSnapshot seen = eventually(supervisor::snapshot, now -> now.inFlight() == 5);
            assertThat(seen.settled()).isZero();
            lines.write("{\n");
            lines.flush();
            RunSnapshot unused = eventually(run::snapshot, now -> now.state() == RunPhase.DRAINING);
            gate.open();

            RunOutcome outcome = supervisor.await();

            assertThat(outcome.ending()).isEqualTo(RunOutcome.Ending.BAD_INPUT);
            assertThat(outcome.snapshot().ok()).isEqualTo(5);
        }
        assertThat(run.snapshot().state()).isEqualTo(RunPhase.INTERRUPTED);
    }

    @Test
    void whatAnInputGrowsByWhileItIsPublishedIsLeftOut() throws IOException {
        Path file = Files.writeString(home.resolve("input"), numbers(50_000));
        RunDirectory run = runs.create("growing", Input.ndjson(file.toString()));
        try (Owner owner = run.broker().own(1, new RunState())) {
            Publisher publisher = publisher(owner, run, () -> write(file, "4711\n{broken\n"));

            publisher.run();

            assertThat(file).content().endsWith("{broken\n");
            assertThat(publisher.failure()).isNull();
            assertThat(owner.publishedTasks()).isEqualTo(50_000);
            assertThat(owner.isSealed()).isTrue();
        }
    }

    @Test
    void anInputWhoseLastLineWasTornIsPublishedToItsEndByAResume() throws IOException {
        Path file = Files.writeString(home.resolve("input"), numbers(50_000) + "12");
        RunDirectory run = runs.create("torn", Input.ndjson(file.toString()));
        try (Owner owner = run.broker().own(1, new RunState())) {
            Publisher publisher = publisher(owner, run, () -> write(file, "34\n5\n"));

            publisher.run();

            assertThat(publisher.failure())
                    .isInstanceOf(JobException.class)
                    .hasMessageContaining("changed while it was read")
                    .hasMessageContaining(file.toString());
            assertThat(owner.isSealed()).isFalse();
        }
        assertThat(run.snapshot().state()).isEqualTo(RunPhase.INTERRUPTED);

        assertThat(resumed(run, 2, true).failure()).isNull();

        try (TaskReader tasks = run.broker().tasks()) {
            assertThat(tasks.publishedTasks()).isEqualTo(50_002);
            assertThat(tasks.read(50_000).input()).asString().isEqualTo("1234");
            assertThat(tasks.read(50_001).input()).asString().isEqualTo("5");
        }
    }

    @Test
    void anInputThatDoesNotBeginWithWhatWasPublishedIsRefused() throws IOException {
        Path file = Files.writeString(home.resolve("input"), numbers(50_000) + "12");
        RunDirectory run = runs.create("other", Input.ndjson(file.toString()));
        try (Owner owner = run.broker().own(1, new RunState())) {
            publisher(owner, run, () -> write(file, "34\n")).run();
        }
        String whole = Files.readString(file);
        Files.writeString(file, "8" + whole);
        Publisher refused = resumed(run, 2, false);
        assertThat(refused.failure())
                .isInstanceOf(JobException.class)
                .hasMessageContaining("has changed since it was published in part");
        Files.writeString(file, whole);
        assertThat(resumed(run, 3, true).failure()).isNull();
    }

    /** It has the check of the old file, and the tasks of the new one. */
    @Test
    void aRunWhoseOwnerDiedAsItFoundItsInputChangedIsGoneOnWithByWhatWasPublished() throws IOException {
        Path file = Files.writeString(home.resolve("input"), numbers(50_000) + "12");
        RunDirectory run = runs.create("died", Input.ndjson(file.toString()));
        Path manifest = run.path().resolve(ManifestFile.NAME);
        List<String> checked = new ArrayList<>();
        try (Owner owner = run.broker().own(1, new RunState())) {
            publisher(owner, run, () -> {
                        checked.add(read(manifest));
                        write(file, "34\n");
                    })
                    .run();
        }
        assertThat(read(manifest)).isNotEqualTo(checked.get(0));
        Files.writeString(manifest, checked.get(0));

        assertThat(resumed(run, 2, true).failure()).isNull();
        try (TaskReader tasks = run.broker().tasks()) {
            assertThat(tasks.publishedTasks()).isEqualTo(50_001);
            assertThat(tasks.read(50_000).input()).asString().contains("1234");
        }
    }

    @Test
    void anInputThatBreaksWhileItIsReadIsPublishedToItsEndWhenItIsMended() throws IOException {
        Path file = Files.writeString(home.resolve("input"), numbers(50_000) + "12");
        RunDirectory run = runs.create("broken", Input.ndjson(file.toString()));
        try (Owner owner = run.broker().own(1, new RunState())) {
            Publisher publisher = publisher(owner, run, () -> write(file, "{\n"));
            publisher.run();
            assertThat(publisher.failure()).isInstanceOf(InputException.class);
        }
        assertThat(resumed(run, 2, false).failure()).isInstanceOf(InputException.class);
        Files.writeString(file, numbers(50_000) + "1234\n");
        assertThat(resumed(run, 3, true).failure()).isNull();
    }

    /** As it is with a log, and with what is compressed piece by piece. */
    @ParameterizedTest
    @ValueSource(strings = {"log.ndjson", "log.csv", "log.ndjson.gz"})
    void whatAnInputGrewByWhileItsRunWasInterruptedIsLeftOut(String name) throws IOException {
        Path file = home.resolve(name);
        byte[] more = piece(name, "4711\n");
        Files.write(file, piece(name, (name.endsWith(".csv") ? "\uFEFFn\n" : "") + numbers(1_000) + "12"));
        Input input = name.endsWith(".csv") ? Input.csv(file.toString()) : Input.ndjson(file.toString());
        RunDirectory run = runs.create("grown", input);
        try (Owner owner = run.broker().own(1, new RunState())) {
            interrupted(owner, run);
            assertThat(owner.publishedTasks()).isEqualTo(1);
            assertThat(owner.isSealed()).isFalse();
        }
        Files.write(file, piece(name, "\n"), StandardOpenOption.APPEND);
        Files.write(file, more, StandardOpenOption.APPEND);
        Files.write(file, piece(name, "\"torn"), StandardOpenOption.APPEND);

        Publisher resumed = resumed(run, 2, true);

        assertThat(resumed.failure()).isNull();
        assertThat(resumed.expectedTasks()).hasValue(1_001);
        try (TaskReader tasks = run.broker().tasks()) {
            assertThat(tasks.publishedTasks()).isEqualTo(1_001);
            assertThat(tasks.read(1_000).input()).asString().contains("12");
        }
    }

    @Test
    void anInputThatGrewAndChangedInWhatWasCheckedIsRefused() throws IOException {
        Path file = Files.writeString(home.resolve("input"), numbers(1_000) + "12");
        RunDirectory run = runs.create("changed", Input.ndjson(file.toString()));
        try (Owner owner = run.broker().own(1, new RunState())) {
            interrupted(owner, run);
        }
        int incarnation = 2;
        for (String other : List.of(numbers(1_000) + "1234\n5\n", "8" + numbers(1_000) + "12\n5\n", numbers(1_000))) {
            Files.writeString(file, other);
            assertThat(resumed(run, incarnation++, false).failure())
                    .isInstanceOf(JobException.class)
                    .hasMessageContaining("has changed since it was published in part");
        }
        Files.writeString(file, numbers(1_000) + "12\n5\n");
        assertThat(resumed(run, incarnation, true).failure()).isNull();
    }

    /** It does not say how many items were checked. */
    @Test
    void aRunOfAnOlderForkfulIsGoneOnWithWhereItsInputIsTheSame() throws IOException {
        Path file = Files.writeString(home.resolve("input"), numbers(1_000));
        RunDirectory run = runs.create("older", Input.ndjson(file.toString()));
        try (Owner owner = run.broker().own(1, new RunState())) {
            interrupted(owner, run);
        }
        Path manifest = run.path().resolve(ManifestFile.NAME);
        String younger = Files.readString(manifest);
        Files.writeString(manifest, younger.replaceFirst(".*\"inputItems\".*\n", ""));
        assertThat(Files.readString(manifest)).isNotEqualTo(younger);

        write(file, "5\n");
        assertThat(resumed(run, 2, false).failure()).hasMessageContaining("has changed since it was published in part");
        Files.writeString(file, numbers(1_000));
        assertThat(resumed(run, 3, true).failure()).isNull();
    }

    /** Publishes one task, and is stopped as a death would stop it: the manifest tells of the check, and no seal. */
    private static void interrupted(Owner owner, RunDirectory run) {
        List<Publisher> publishers = new ArrayList<>();
        publishers.add(publisher(owner, run, () -> publishers.get(0).cancel()));
        publishers.get(0).run();
        assertThat(publishers.get(0).failure()).isNull();
    }

    private static byte[] piece(String file, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (!file.endsWith(".gz")) {
            return bytes;
        }
        ByteArrayOutputStream member = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(member)) {
            gzip.write(bytes);
        }
        return member.toByteArray();
    }

    private static Publisher resumed(RunDirectory run, int incarnation, boolean toItsEnd) {
        RunDirectory again = RunDirectory.open(run.path());
        try (Owner owner = again.broker().own(incarnation, new RunState())) {
            Publisher publisher = publisher(owner, again, () -> {});
            publisher.run();
            assertThat(owner.isSealed()).isEqualTo(toItsEnd);
            return publisher;
        }
    }

    /** @param meanwhile done once, when the first task is published */
    private static Publisher publisher(Owner owner, RunDirectory run, Runnable meanwhile) {
        AtomicBoolean done = new AtomicBoolean();
        return new Publisher(new Entrance.Direct(owner), run, () -> source(run), () -> {
            if (done.compareAndSet(false, true)) {
                meanwhile.run();
            }
        });
    }

    @Test
    void anInputThatStaysAsItIsIsSealed() throws IOException {
        Path file = Files.writeString(home.resolve("input"), numbers(100));
        RunDirectory run = runs.create("steady", Input.ndjson(file.toString()));
        try (Owner owner = run.broker().own(1, new RunState())) {
            Publisher publisher = publisher(owner, run, () -> {});

            publisher.run();

            assertThat(publisher.failure()).isNull();
            assertThat(owner.isSealed()).isTrue();
            assertThat(publisher.expectedTasks()).hasValue(100);
        }
    }

    @Test
    void anInputOfMoreItemsThanARunMayHaveIsRefusedBeforeTheFirstIsPublished() throws IOException {
        RunDirectory run = runs.create("long", Input.range(0, RunState.MAX_TASKS));
        Publisher publisher = new Publisher(new Shut(), run, () -> source(run), () -> {});

        publisher.run();

        assertThat(publisher.failure())
                .isInstanceOf(JobException.class)
                .hasMessage("the input has more than 2147483647 items; split it");
    }

    /** Nothing is to be published. */
    private static final class Shut implements Entrance {
        @Override
        public long publishedTasks() {
            return 0;
        }

        @Override
        public void item(int item, byte[] inputJson) {
            throw new AssertionError("item " + item + " was published");
        }

        @Override
        public long append(int stage, List<byte[]> inputsJson, LongConsumer announce) {
            throw new AssertionError();
        }

        @Override
        public void end() {
            throw new AssertionError();
        }

        @Override
        public boolean isEnded() {
            return false;
        }
    }

    private static TaskSource source(RunDirectory run) {
        return new TaskSource(run.manifest(), null, InputStream.nullInputStream(), RunListener.NONE);
    }

    private static String numbers(int count) {
        return LongStream.range(0, count).mapToObj(n -> n + "\n").collect(Collectors.joining());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
