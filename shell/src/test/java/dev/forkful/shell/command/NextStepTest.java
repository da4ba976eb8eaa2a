package dev.forkful.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.run.RunDirectory;
import dev.forkful.run.RunSnapshot;
import dev.forkful.run.RunSnapshot.ErrorGroup;
import dev.forkful.shell.RecordedRuns;
import dev.forkful.shell.world.TestWorld;
import dev.forkful.shell.world.World;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NextStepTest {
    @Test
    void whatWouldFailInTheSameWayIsNotToBeRetriedBeforeTheScriptIsMended(@TempDir Path folder) throws IOException {
        Path state = folder.resolve("state");
        RunDirectory run = new RecordedRuns(state).finished("done");
        World world = new TestWorld(folder).world();
        ErrorGroup misfits = new ErrorGroup("dev.forkful.JobException", OptionalInt.empty(), 2, "no number", 1, false);
        RunSnapshot mixed = failed(run.snapshot(), misfits, 3);
        RunSnapshot alike = failed(run.snapshot(), misfits, 2);

        assertThat(NextStep.afterFailures(world, run.manifest(), mixed)).isEqualTo("forkful retry done --failed");
        assertThat(NextStep.afterFailures(world, run.manifest(), alike))
                .isEqualTo("forkful resume done --script " + state.resolve("Shout.java"));
    }

    private static RunSnapshot failed(RunSnapshot run, ErrorGroup misfits, long failed) {
        List<ErrorGroup> errors = new ArrayList<>(run.errors());
        errors.add(misfits);
        return new RunSnapshot(
                run.run(),
                run.state(),
                run.paused(),
                run.published(),
                run.total(),
                run.published() - failed,
                failed,
                run.retried(),
                run.inFlight(),
                run.limit(),
                run.inDoubt(),
                run.suspects(),
                run.duplicates(),
                run.workers(),
                run.workersLost(),
                run.latency(),
                errors,
                run.stages());
    }
}
