package dev.forkful.shell.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.Input;
import dev.forkful.JobException;
import dev.forkful.run.RunDirectory;
import dev.forkful.run.RunSnapshot;
import dev.forkful.shell.RecordedRuns;
import dev.forkful.shell.workbench.LiveRuns;
import dev.forkful.shell.workbench.Workbench;
import dev.forkful.shell.world.TestWorld;
import dev.forkful.shell.world.World;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class OpenRunsTest {
    private final Workbench bench = Workbench.ofShell();
    private final World world;
    private final RecordedRuns recorded;
    private final OpenRuns runs;

    OpenRunsTest(@TempDir Path folder) {
        world = new TestWorld(folder).world().withWorkbench(bench);
        recorded = new RecordedRuns(folder.resolve("state"));
        runs = new OpenRuns(world);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void aRunThatIsGoneMeanwhileIsInNoOthersWay() throws IOException {
        RunDirectory gone = live("probe", Input.open());
        RunDirectory there = live("probe-2", Input.open()); // so the name of the other one could be short for it
        RunDirectory other = live("refused", Input.open());
        Runs.of(world).delete(gone.path());
        Runs.of(world).delete(other.path());

        assertThat(runs.only("x")).isEqualTo("probe-2");
        assertThat(runs.ofJob("shout").map(RunDirectory::id)).contains(there.id());
    }

    @Test
    void aRunThatWasOverBeforeItWasSeenIsNamedByItsJob() {
        bench.onBehind(line -> () -> 0);

        assertThatThrownBy(() -> runs.ofJobOrBegun("shout"))
                .isInstanceOf(JobException.class)
                .hasMessage(
                        "nothing was submitted: the open run of shout is over already; submit again begins another");
    }

    @Test
    void oneJobDoesNotWaitForTheRunOfAnother() throws InterruptedException {
        bench.onBehind(line -> () -> 3);
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        Thread other = new Thread(() -> {
            bench.opening("slow").lock();
            try {
                held.countDown();
                asked.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                bench.opening("slow").unlock();
            }
        });
        other.start();
        held.await();

        assertThat(runs.ofJobOrBegun("shout")).isEqualTo(new OpenRuns.Begun("", 3));

        asked.countDown();
        other.join();
    }

    private RunDirectory live(String id, Input input) throws IOException {
        RunDirectory run = recorded.create(id, input);
        RunSnapshot now = run.snapshot();
        LiveRuns.Entry unused = bench.liveRuns().enter(new LiveRuns.Member(() -> now, List::of, () -> {}));
        return run;
    }
}
