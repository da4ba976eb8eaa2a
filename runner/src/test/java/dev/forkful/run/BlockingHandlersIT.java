package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Input;
import dev.forkful.Job;
import dev.forkful.JobArguments;
import dev.forkful.JobSpec;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Handlers that block, in whatever way: as many as may be in flight wait beside each other. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class BlockingHandlersIT {
    private static final int TASKS = 48;

    /** Each task waits until all are under way, in a method that is called as a proxy or an interceptor would. */
    public static final class Meeting implements Job {
        private static final CyclicBarrier all = new CyclicBarrier(TASKS);

        @Override
        public JobSpec define(JobArguments arguments) {
            return JobSpec.named("trouble").task(Long.class, (number, task) -> {
                Method meet = CyclicBarrier.class.getMethod("await", long.class, TimeUnit.class);
                meet.invoke(all, 30L, TimeUnit.SECONDS);
                return number;
            });
        }
    }

    @Test
    void callsByReflectionWaitBesideEachOther(@TempDir Path home) throws IOException, InterruptedException {
        TestRuns runs = new TestRuns(home, Meeting.class);
        RunDirectory run = runs.create("meeting", Input.range(1, TASKS), 1, TASKS, Map.of());

        RunOutcome outcome = runs.run(run);

        assertThat(outcome.snapshot().ok()).isEqualTo(TASKS);
        assertThat(outcome.snapshot().retried()).isZero();
    }
}
