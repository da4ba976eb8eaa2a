package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.broker.Event;
import dev.forkful.broker.Owner;
import dev.forkful.broker.Session;
import dev.forkful.broker.TaskReader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
    private static final Manifest MANIFEST = Manifests.of("job");
    private static final int OLD = 2;
    private static final int YOUNG = 3;

    @Test
    void networksThatAResumeDeniesStayDenied(@TempDir Path folder) {
        ManifestFile.write(folder, MANIFEST);
        RunDirectory denied = RunDirectory.open(folder).withPrivateNetworksDenied();
        assertThat(denied.manifest().privateNetworksDenied()).isTrue();
        assertThat(RunDirectory.open(folder).manifest())
                .as("nobody has taken it up")
                .isEqualTo(MANIFEST);

        CheckedInput checked = new CheckedInput("meanwhile", 5);
        ManifestFile.write(folder, MANIFEST.withCheckedInput(checked));
        RunDirectory early = RunDirectory.open(folder);
        Manifest kept = denied.kept().manifest();

        assertThat(RunDirectory.open(folder).manifest()).isEqualTo(kept);
        assertThat(kept.privateNetworksDenied()).isTrue();
        assertThat(kept.checkedInput()).isEqualTo(checked);
        assertThat(early.kept().manifest())
                .as("who opened it before runs it denied, too")
                .isEqualTo(kept);
    }

    /** What it said last stays in the table. */
    @Test
    void whatIsInFlightIsThatOfTheWorkersThatLiveBeTheyOlderThanTheDead(@TempDir Path folder) {
        ManifestFile.write(folder, MANIFEST);
        RunDirectory run = RunDirectory.open(folder);
        try (Owner owner = run.broker().own(1, new RunState())) {
            owner.append(Marks.byItself(1, Event.Mark.STARTED, ""));
            for (int incarnation : List.of(OLD, YOUNG)) {
                owner.admit(incarnation);
                owner.setLiveWorkers(List.of(incarnation));
                try (Session session = run.broker().join(incarnation)) {
                    session.append(new Event.WorkerStarted(0, incarnation, incarnation, incarnation));
                    session.beat(10 * incarnation);
                }
            }
            owner.append(new Event.WorkerLost(0, YOUNG, YOUNG, 137, true, List.of()));
            owner.setLiveWorkers(List.of(OLD));

            try (TaskReader tasks = run.broker().tasks()) {
                assertThat(run.snapshot(true, run.state(), tasks).inFlight()).isEqualTo(10L * OLD);
            }
        }
    }
}
