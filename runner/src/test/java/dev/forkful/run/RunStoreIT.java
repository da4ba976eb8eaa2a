package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.ForkfulException;
import dev.forkful.Input;
import dev.forkful.JobException;
import dev.forkful.SmallDisk;
import dev.forkful.broker.BrokerException;
import dev.forkful.broker.Owner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder of all runs, with damaged ones and half deleted ones in it. */
class RunStoreIT {
    private static final int CONSOLES = 4;

    private final Path folder;
    private final TestRuns runs;

    RunStoreIT(@TempDir Path home) {
        this.folder = home.resolve("runs");
        this.runs = new TestRuns(home, SupervisorIT.Trouble.class);
    }

    @Test
    void damagedRunsStandInNoOthersWay() throws IOException {
        RunDirectory whole = runs.create("whole", Input.range(1, 3));
        tornTasks(runs.create("torn-tasks", Input.range(1, 3)));
        Files.writeString(runs.create("torn-json", Input.range(1, 3)).path().resolve(ManifestFile.NAME), "{\"form");
        Files.writeString(runs.create("no-json", Input.range(1, 3)).path().resolve(ManifestFile.NAME), "");

        assertThat(runs.store().latestResumable()).map(RunDirectory::id).contains(whole.id());
        assertThatThrownBy(() -> runs.store().open("torn-json"))
                .isInstanceOf(BrokerException.Damaged.class)
                .hasMessageContaining("torn-json");
        assertThatThrownBy(() -> runs.store().open("torn-tasks").snapshot()).isInstanceOf(BrokerException.class);
    }

    @Test
    void aRunThatCannotBeReadAtAllStandsInNoOthersWay() throws IOException {
        RunDirectory whole = runs.create("whole", Input.range(1, 3));
        Path manifest = runs.create("unreadable", Input.range(1, 3)).path().resolve(ManifestFile.NAME);
        Files.delete(manifest);
        Files.createDirectory(manifest);

        assertThat(runs.store().latestResumable()).map(RunDirectory::id).contains(whole.id());
        assertThatThrownBy(() -> runs.store().open("unreadable")).isInstanceOf(ForkfulException.class);
    }

    @Test
    void latestIsAlwaysTheLatest() throws IOException {
        assertThatThrownBy(() -> runs.create("latest", Input.range(1, 3)))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("run id 'latest'");
        RunDirectory old = runs.create("older", Input.range(1, 3));
        Files.move(old.path(), old.path().resolveSibling("latest")); // as a version before could make it
        Files.setLastModifiedTime(
                folder.resolve("latest").resolve(RunDirectory.JOB_JAR),
                FileTime.from(Instant.now().minus(Duration.ofDays(1))));
        RunDirectory latest = runs.create("newer", Input.range(1, 3));
        assertThat(runs.store().find("latest")).isEqualTo(latest.path());
    }

    @Test
    void runsWithoutANameThatBeginInTheSameSecondAllBegin()
            throws ExecutionException, IOException, InterruptedException {
        Path jar = Files.writeString(Files.createDirectories(folder).resolveSibling("job.jar"), "");
        Instant now = Instant.ofEpochMilli(Manifests.of("tiny").createdAtMillis());
        CyclicBarrier named = new CyclicBarrier(CONSOLES);
        ExecutorService consoles = Executors.newFixedThreadPool(CONSOLES);
        try {
            List<Callable<String>> all = Collections.nCopies(CONSOLES, () -> {
                Manifest manifest = Manifests.of("tiny").withId(runs.store().newId("tiny", now));
                int unused = named.await(20, TimeUnit.SECONDS); // all have been given the same id
                return runs.store().createUnnamed(manifest, jar, List.of()).id();
            });
            Set<String> ids = new HashSet<>();
            for (Future<String> id : consoles.invokeAll(all)) {
                ids.add(id.get());
            }

            String first = runs.store().newId("tiny", now).replaceFirst("-5$", "");
            assertThat(ids).containsExactlyInAnyOrder(first, first + "-2", first + "-3", first + "-4");
            assertThat(ids).allMatch(id -> runs.store().open(id).id().equals(id));
            assertThat(folder.toFile().list()).hasSize(CONSOLES);
        } finally {
            consoles.shutdownNow();
        }
    }

    /** So its name is forced to disk with the run's own, before anybody puts an order there. */
    @Test
    void aRunIsMadeWithAFolderForItsOrders() throws IOException {
        RunDirectory run = runs.create("orders", Input.range(1, 1));

        assertThat(run.path().resolve("control")).isEmptyDirectory();
    }

    @Test
    void anIdThatAPersonChoseIsTheirs() throws IOException {
        RunDirectory run = runs.create("mine", Input.range(1, 3));

        assertThatThrownBy(() -> runs.create("mine", Input.range(1, 3)))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("run mine exists already: resume it");
        assertThat(runs.store().folders()).containsExactly(run.path());
    }

    @Test
    void folderThatCannotBeReadIsNoEmptyOne(@TempDir Path home) throws IOException {
        assertThat(RunStore.at(home).folders()).isEmpty();
        Files.writeString(home.resolve("runs"), "a file in its place");
        assertThatThrownBy(() -> RunStore.at(home).folders()).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void aDeletedRunLeavesNothing() throws IOException {
        RunDirectory run = runs.create("gone", Input.range(1, 3));

        runs.store().delete(run.path());

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aDeletionThatFailsHalfwayLeavesNoHalfRun() throws IOException, InterruptedException {
        RunDirectory run = runs.create("stuck", Input.range(1, 3));
        Path mounted = Files.createDirectory(run.path().resolve("mounted"));
        SmallDisk.mount(mounted, "64k");
        try {
            assertThatThrownBy(() -> runs.store().delete(run.path())).isInstanceOf(ForkfulException.class);

            assertThat(runs.store().folders()).isEmpty();
            assertThat(run.path()).doesNotExist();
        } finally {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path point : all.filter(path -> path.endsWith("mounted")).toList()) {
                    SmallDisk.unmount(point);
                }
            }
        }
    }

    @Test
    void whatAKilledDeletionLeftIsInNobodysWay() throws IOException {
        RunDirectory first = runs.create("again", Input.range(1, 3));
        Files.move(first.path(), folder.resolve(".again.deleted"));
        RunDirectory second = runs.create("again", Input.range(1, 3));
        assertThat(runs.store().folders()).containsExactly(second.path());

        runs.store().delete(second.path());

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatDeadConsolesLeftIsClearedAwayByTheNextRun() throws IOException {
        Path made = leftOver(".made.4711.tmp", 5);
        Path deleted = leftOver(".gone.deleted", 5);
        Path young = leftOver(".young.4711.tmp", 0);
        Path ofALiveConsole = leftOver(".live.4711.tmp", 5);
        Path ofSomebodyElse = leftOver(".snapshot", 5);
        try (RunLock lock = RunLock.acquire(ofALiveConsole)) {
            assertThat(lock).isNotNull();
            age(ofALiveConsole, 5);

            RunDirectory run = runs.create("next", Input.range(1, 3));

            assertThat(folder.toFile().list()).hasSize(4);
            assertThat(List.of(young, ofALiveConsole, ofSomebodyElse, run.path()))
                    .allMatch(Files::exists);
            assertThat(List.of(made, deleted)).noneMatch(Files::exists);
        }
    }

    @Test
    void aRunThatFindsNoRoomLeavesNothing() throws IOException, InterruptedException {
        Files.createDirectory(folder);
        SmallDisk.mount(folder, "16k");
        try {
            Map<String, String> arguments = Map.of("text", "x".repeat(40 << 10));

            assertThatThrownBy(() -> runs.create("large", Input.range(1, 3), 1, 1, arguments))
                    .isInstanceOf(BrokerException.Storage.class)
                    .hasMessageContaining("No space left");

            assertThat(folder).isEmptyDirectory();
        } finally {
            SmallDisk.unmount(folder);
        }
    }

    private Path leftOver(String name, int minutesOld) throws IOException {
        Path left = Files.createDirectories(folder.resolve(name));
        Files.writeString(left.resolve("job.jar"), "");
        age(left, minutesOld);
        return left;
    }

    private static void age(Path path, int minutes) throws IOException {
        Files.setLastModifiedTime(path, FileTime.from(Instant.now().minus(Duration.ofMinutes(minutes))));
    }

    private static void tornTasks(RunDirectory run) throws IOException {
        try (Owner owner = run.broker().own(1, new RunState())) {
            owner.seal();
        }
        try (Stream<Path> all = Files.list(run.path().resolve("tasks"))) {
            List<Path> queues =
                    all.filter(file -> file.toString().endsWith(".cq4")).toList();
            assertThat(queues).hasSize(1);
            Files.write(queues.get(0), new byte[0]);
        }
    }
}
