package dev.forkful.run;

import static dev.forkful.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Input;
import dev.forkful.JobException;
import dev.forkful.broker.Owner;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

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
        RunDirectory run = runs.create("broken", Input.ndjson(pipe.toString()), 1, 8, Map.of("millis", "1500"));
        try (Supervisor supervisor = runs.start(run);
                Writer lines = Files.newBufferedWriter(pipe)) {
            lines.write(numbers(5));
            lines.flush();
            RunSnapshot seen = eventually(supervisor::snapshot, now -> now.inFlight() == 5);
            assertThat(seen.settled()).isZero();
            lines.write("{\n");
            lines.flush();

            RunOutcome outcome = supervisor.await();

            assertThat(outcome.ending()).isEqualTo(RunOutcome.Ending.BAD_INPUT);
            assertThat(outcome.snapshot().ok()).isEqualTo(5);
        }
        assertThat(run.snapshot().state()).isEqualTo(RunPhase.INTERRUPTED);
    }

    @Test
    void anInputThatGrowsWhileItIsPublishedIsRefused() throws IOException {
        Path file = Files.writeString(home.resolve("input"), numbers(50_000));
        RunDirectory run = runs.create("growing", Input.ndjson(file.toString()));
        AtomicBoolean grown = new AtomicBoolean();
        try (Owner owner = run.broker().own(1, new RunState())) {
            Publisher publisher = new Publisher(new Entrance.Direct(owner), run, () -> source(run), () -> {
                if (grown.compareAndSet(false, true)) {
                    write(file, "4711\n");
                }
            });

            publisher.run();

            assertThat(grown).isTrue();
            assertThat(publisher.failure())
                    .isInstanceOf(JobException.class)
                    .hasMessageContaining("has changed")
                    .hasMessageContaining(file.toString());
            assertThat(owner.isSealed()).isFalse();
        }
        assertThat(run.snapshot().state()).isEqualTo(RunPhase.INTERRUPTED);
    }

    @Test
    void anInputThatStaysAsItIsIsSealed() throws IOException {
        Path file = Files.writeString(home.resolve("input"), numbers(100));
        RunDirectory run = runs.create("steady", Input.ndjson(file.toString()));
        try (Owner owner = run.broker().own(1, new RunState())) {
            Publisher publisher = new Publisher(new Entrance.Direct(owner), run, () -> source(run), () -> {});

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

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
