package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Input;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Following a run from before its beginning to its end. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RunFollowerIT {
    @Test
    void whoFollowsBeforeThereAreQueuesSeesTheRunComplete(@TempDir Path home) throws IOException, InterruptedException {
        TestRuns runs = new TestRuns(home, SupervisorIT.Trouble.class);
        RunDirectory run = runs.create("early", Input.range(1, 3));
        try (RunFollower follower = RunFollower.caughtUp(run)) {
            assertThat(follower.snapshot().published()).isZero();
            assertThat(follower.snapshot().total()).isEmpty();

            assertThat(runs.run(run).ending()).isEqualTo(RunOutcome.Ending.COMPLETED);

            follower.catchUp(reply -> {});
            assertThat(follower.snapshot().state()).isEqualTo(RunPhase.COMPLETED);
            assertThat(follower.snapshot().published()).isEqualTo(3);
            assertThat(follower.snapshot().total()).hasValue(3);
        }
    }
}
