package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.Input;
import dev.forkful.Job;
import dev.forkful.JobArguments;
import dev.forkful.JobException;
import dev.forkful.JobSpec;
import dev.forkful.RetryPolicy;
import dev.forkful.broker.Event;
import dev.forkful.run.Code.Redo;
import dev.forkful.run.Code.Revision;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs that go on with other code. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class RevisingIT {
    private static final int TASKS = 10;

    private final TestRuns runs;
    private final Path home;

    RevisingIT(@TempDir Path home) {
        this.home = home;
        this.runs = new TestRuns(home, Buggy.class);
    }

    /** Fails on odd numbers. */
    public static final class Buggy implements Job {
        @Override
        public JobSpec define(JobArguments arguments) {
            return JobSpec.named("trouble")
                    .retry(RetryPolicy.DEFAULT.withAttempts(1))
                    .task(Long.class, (n, task) -> {
                        if (n % 2 == 1) {
                            throw new IllegalArgumentException("odd");
                        }
                        return "old";
                    });
        }
    }

    /** The same, mended. */
    public static final class Mended implements Job {
        @Override
        public JobSpec define(JobArguments arguments) {
            return JobSpec.named("trouble").task(Long.class, (n, task) -> "new");
        }
    }

    @Test
    void failedTasksAreRunAnewOnceAndTheGoodOnesOnlyWhereThatIsAskedFor() throws IOException, InterruptedException {
        RunDirectory begun = runs.create("shop", Input.range(1, TASKS), 1, 8, Map.of());
        assertThat(runs.run(begun).snapshot().failed()).isEqualTo(TASKS / 2);

        RunDirectory mended = revise(begun, Redo.FAILED);
        assertThat(runs.run(mended).snapshot().failed()).isZero();

        assertThat(results(mended)).containsOnly("\"old\"", "\"new\"").hasSize(TASKS);
        assertThat(TestRuns.replies(mended)).hasSize(TASKS + TASKS / 2);
        runs.run(mended); // what was done is on record: nothing is done again
        assertThat(TestRuns.replies(mended)).hasSize(TASKS + TASKS / 2);

        RunDirectory again = revise(mended, Redo.CHANGED);
        runs.run(again);

        assertThat(results(again)).containsOnly("\"new\"");
        assertThat(TestRuns.replies(again)).hasSize(2 * TASKS + TASKS / 2);
        assertThat(again.state().orders())
                .extracting(order -> Orders.past(order.order()))
                .containsExactly("given other code, number 2", "given other code, number 3");
    }

    @Test
    void whoDiedBeforeTheManifestWasWrittenChangedNothing() throws IOException, InterruptedException {
        RunDirectory begun = runs.create("half", Input.range(1, TASKS));
        Files.createDirectories(begun.path().resolve("code/2/lib"));
        Files.writeString(begun.path().resolve("code/2/job.jar"), "torn");
        Files.writeString(begun.path().resolve("code/2/lib/000-torn.jar"), "torn");
        assertThat(RunDirectory.open(begun.path()).job().classPath())
                .containsExactly(begun.path().resolve("job.jar"));

        RunDirectory revised = revise(begun, Redo.NONE);

        assertThat(revised.job().classPath()).containsExactly(begun.path().resolve("code/2/job.jar"));
        assertThat(revised.job().className()).isEqualTo(Mended.class.getName());
        assertThat(begun.path().resolve("job.jar")).exists();
        assertThatThrownBy(() -> runs.run(begun))
                .as("it has the old code in hand")
                .isInstanceOf(JobException.class)
                .hasMessageContaining("was given other code meanwhile");
        assertThatThrownBy(() -> revise(begun, Redo.NONE))
                .as("another console revised it meanwhile")
                .isInstanceOf(JobException.class)
                .hasMessageContaining("meanwhile");
    }

    private RunDirectory revise(RunDirectory run, Redo redo) {
        Revision revision =
                new Revision(home.resolve("Mended.java"), "1", Mended.class.getName(), 0, "ann", redo, List.of(0));
        Manifest manifest = run.manifest().revised(revision, run.manifest().policies());
        return run.revise(manifest, home.resolve("job.jar"), List.of());
    }

    private static List<String> results(RunDirectory run) {
        RunState state = run.state();
        return TestRuns.replies(run).stream()
                .filter(reply -> reply.generation() == state.generation(reply.sequence()))
                .filter(reply -> reply.status() == Event.Status.OK)
                .map(reply -> new String(reply.body(), StandardCharsets.UTF_8))
                .toList();
    }
}
