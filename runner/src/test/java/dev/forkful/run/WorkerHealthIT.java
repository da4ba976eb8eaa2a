package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Input;
import dev.forkful.Job;
import dev.forkful.JobArguments;
import dev.forkful.JobSpec;
import dev.forkful.Rate;
import dev.forkful.broker.Order;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Workers whose heaps fill up. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class WorkerHealthIT {
    private static final int TASKS = 300;

    /** Keeps 40 of the 43 MiB that a heap of 64 MiB has for what is old, and makes as much garbage. */
    public static final class Leaky implements Job {
        private static final List<byte[]> kept = new ArrayList<>();

        @Override
        public JobSpec define(JobArguments arguments) {
            return JobSpec.named("trouble").task(Long.class, (n, task) -> {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(25));
                synchronized (kept) {
                    if (kept.size() < 40) {
                        kept.add(new byte[1 << 20]);
                    }
                }
                return new byte[2][1 << 20].length + n;
            });
        }
    }

    @Test
    void aWorkerWhoseHeapIsNearlyFullIsReplacedWithoutADeathOrALostTask(@TempDir Path home)
            throws IOException, InterruptedException {
        TestRuns runs = new TestRuns(home, Leaky.class);
        RunDirectory run = runs.create("leaky", Input.range(1, TASKS), 1, 2, Map.of());
        SupervisorOptions.Asked asked = new SupervisorOptions.Asked(Rate.perSecond(1_000), null, 64);

        RunOutcome outcome = runs.run(run, runs.options().withAsked(asked));

        assertThat(outcome.snapshot().ok()).isEqualTo(TASKS);
        assertThat(outcome.snapshot().workersLost()).isZero();
        assertThat(outcome.snapshot().retried()).isZero();
        RunState state = run.state();
        assertThat(state.heapStops()).isPositive();
        assertThat(runs.notices).anyMatch(notice -> notice.contains("is replaced: its heap is nearly full"));
        assertThat(state.orders())
                .as("what was asked is on record")
                .extracting(order -> order.order().verb())
                .containsExactly(Order.Verb.RATE, Order.Verb.HEAP);
        assertThat(state.course().heapMib()).hasValue(64);
    }
}
