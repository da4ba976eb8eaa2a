package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.ForkfulException;
import dev.forkful.Input;
import dev.forkful.broker.Event;
import dev.forkful.run.RunOutcome.Ending;
import dev.forkful.run.SupervisorOptions.OpenRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose tasks are submitted while they go. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class OpenRunIT {
    /** Serve one test after another, as they serve the runs of a shell: most of a test would be the start of JVMs. */
    @AutoClose
    private static final IdleWorkers WARM = new IdleWorkers(() -> Duration.ofMinutes(2));

    private static final long QUICK_MILLIS = 25;

    private final TestRuns runs;
    private final BlockingQueue<Event.Reply> replies = new LinkedBlockingQueue<>();

    OpenRunIT(@TempDir Path home) {
        runs = new TestRuns(home, SupervisorIT.Trouble.class).withIdleWorkers(WARM);
    }

    @Test
    void whatIsSubmittedIsRunUntilTheFeedIsClosed() throws IOException, InterruptedException {
        RunDirectory run = create(Map.of());
        try (Supervisor supervisor = keepOpen(run)) {
            TaskFeed feed = supervisor.feed();
            assertThat(feed.submit(json(41))).isEqualTo(0);
            assertThat(replies.take().sequence()).isEqualTo(0);
            assertThat(run.snapshot().state()).isEqualTo(RunPhase.RUNNING);
            assertThat(run.snapshot().total()).isEmpty();

            assertThat(feed.submit(json(42))).isEqualTo(1);
            feed.close();

            assertThat(supervisor.await().ending()).isEqualTo(Ending.COMPLETED);
            assertThat(feed.settledTasks()).isEqualTo(2);
            assertThat(feed.isOpen()).isFalse();
            assertThatThrownBy(() -> feed.submit(json(43)))
                    .isInstanceOf(ForkfulException.class)
                    .hasMessageContaining("takes no more tasks");
        }
        assertThat(run.snapshot().state()).isEqualTo(RunPhase.COMPLETED);
        assertThat(run.snapshot().ok()).isEqualTo(2);
    }

    @Test
    void aTaskOnAnIdleRunIsAnsweredInMilliseconds() throws IOException, InterruptedException {
        try (Supervisor supervisor = keepOpen(create(Map.of()))) {
            roundTripNanos(supervisor.feed()); // the first one loads classes
            long[] nanos = new long[41];
            for (int i = 0; i < nanos.length; i++) {
                nanos[i] = roundTripNanos(supervisor.feed());
            }
            long median = LongStream.of(nanos)
                    .sorted()
                    .skip(nanos.length / 2)
                    .findFirst()
                    .orElseThrow();
            assertThat(TimeUnit.NANOSECONDS.toMillis(median)).isLessThan(QUICK_MILLIS);
        }
    }

    private long roundTripNanos(TaskFeed feed) throws InterruptedException {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(30)); // everything is at rest again
        long start = System.nanoTime();
        feed.submit(json(7));
        replies.take();
        return System.nanoTime() - start;
    }

    @Test
    void manyThreadsSubmitAtATimeAndEachTaskHasItsOwnNumber() throws IOException, InterruptedException {
        int threads = 4;
        int each = 500;
        Set<Long> numbers = ConcurrentHashMap.newKeySet();
        try (Supervisor supervisor = keepOpen(create(Map.of()))) {
            TaskFeed feed = supervisor.feed();
            List<Thread> submitters = IntStream.range(0, threads)
                    .mapToObj(n -> new Thread(() -> {
                        for (int i = 0; i < each; i++) {
                            numbers.add(feed.submit(json(i)));
                        }
                    }))
                    .toList();
            submitters.forEach(Thread::start);
            for (Thread submitter : submitters) {
                submitter.join();
            }
            feed.close();
            assertThat(supervisor.await().snapshot().ok()).isEqualTo((long) threads * each);
        }
        assertThat(numbers).hasSize(threads * each);
    }

    @Test
    void aResumeRunsWhatWasSubmittedAndThenCloses() throws IOException, InterruptedException {
        RunDirectory run = create(Map.of("millis", "300"));
        submitAndAbort(run, 20);
        assertThat(run.snapshot().state()).isEqualTo(RunPhase.INTERRUPTED);

        RunOutcome resumed = runs.run(run);

        assertThat(resumed.ending()).isEqualTo(Ending.COMPLETED);
        assertThat(resumed.snapshot().ok()).isEqualTo(20);
    }

    @Test
    void aResumeThatKeepsTheRunOpenGoesOnWithTheNumbers() throws IOException, InterruptedException {
        RunDirectory run = create(Map.of("millis", "300"));
        submitAndAbort(run, 20);

        try (Supervisor supervisor = keepOpen(run)) {
            assertThat(supervisor.feed().submit(json(1))).isEqualTo(20);
            supervisor.feed().close();
            assertThat(supervisor.await().snapshot().ok()).isEqualTo(21);
        }
    }

    private void submitAndAbort(RunDirectory run, int tasks) throws InterruptedException {
        try (Supervisor supervisor = keepOpen(run)) {
            for (int i = 0; i < tasks; i++) {
                supervisor.feed().submit(json(i));
            }
            supervisor.abort();
            assertThat(supervisor.await().ending()).isEqualTo(Ending.ABORTED);
        }
    }

    private Supervisor keepOpen(RunDirectory run) {
        return runs.start(run, OpenRun.KEEP, replies::add);
    }

    private RunDirectory create(Map<String, String> arguments) throws IOException {
        return runs.create("open-1", Input.open(), 2, 16, arguments);
    }

    private static byte[] json(long number) {
        return Long.toString(number).getBytes(StandardCharsets.UTF_8);
    }
}
