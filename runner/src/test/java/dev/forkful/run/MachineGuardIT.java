package dev.forkful.run;

import static dev.forkful.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Input;
import dev.forkful.broker.Event;
import dev.forkful.broker.Order.Verb;
import dev.forkful.run.SupervisorOptions.OpenRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The guard at work in a run, on the machine that there is. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MachineGuardIT {
    /** Nowhere is all of the memory free. */
    private static final GuardLimits ALWAYS_SHORT = new GuardLimits(100, 0);

    @Test
    void aRunOnAMachineThatIsShortOfMemoryIsHeldBackOnRecordAndGoesOn(@TempDir Path home)
            throws IOException, InterruptedException {
        TestRuns runs = new TestRuns(home, SupervisorIT.Trouble.class);
        RunDirectory run = runs.create("guarded", Input.open(), 1, 8, Map.of());
        SupervisorOptions options = runs.options().withGuard(ALWAYS_SHORT).withOpenRun(OpenRun.KEEP);
        try (Supervisor supervisor = runs.start(run, options)) {
            List<Event.Steered> held = eventually(() -> guardEvents(run), seen -> !seen.isEmpty());

            assertThat(held).singleElement().satisfies(event -> {
                assertThat(event.order().amount()).isEqualTo(1);
                assertThat(event.order().why()).endsWith("% of the memory is free");
            });
            // It is on record before it is said.
            List<String> said = eventually(() -> List.copyOf(runs.notices), notices -> !notices.isEmpty());
            assertThat(said).anyMatch(notice -> notice.endsWith("free: each worker goes on with one task at a time"));
            supervisor.feed().submit(new byte[] {'1'});
            supervisor.feed().close();
            assertThat(supervisor.await().snapshot().ok()).isEqualTo(1);
        }
    }

    private static List<Event.Steered> guardEvents(RunDirectory run) {
        return TestRuns.events(run, Event.Steered.class).stream()
                .filter(event -> event.order().verb() == Verb.GUARD)
                .toList();
    }
}
