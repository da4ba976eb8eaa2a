package dev.forkful.broker.chronicle;

import static dev.forkful.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.broker.Event;
import dev.forkful.broker.EventReader;
import dev.forkful.broker.KnownStates;
import dev.forkful.broker.Owner;
import dev.forkful.broker.Position;
import dev.forkful.broker.TaskReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers and publishers die by kill -9 at moments that nobody chose. */
class KilledProcessesCrashTest {
    private static final int TASKS = 20_000;
    private static final int WORKERS = 3;
    private static final int KILLS = 10;

    @TempDir
    private Path directory;

    private final Map<Integer, Process> workers = new LinkedHashMap<>();
    private final List<Process> started = new ArrayList<>();
    private final Random random = new Random(20260704);
    private ChronicleBroker broker;
    private int incarnation;

    @BeforeEach
    void openBroker() {
        broker = ChronicleBroker.at(directory, BrokerProcess.SETTINGS);
    }

    @AfterEach
    void leaveNoProcess() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void nothingIsLostOrDamagedWhenWorkersAreKilledAtAnyMoment() throws IOException, InterruptedException {
        KnownStates states = new KnownStates();
        int kills = 0;
        try (Owner owner = broker.own(++incarnation, states);
                EventReader reader = broker.events(Position.START)) {
            for (int i = 0; i < WORKERS; i++) {
                startWorker(owner);
            }
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (states.settledTasks() < TASKS || kills < KILLS) {
                assertThat(System.nanoTime())
                        .as("settled %s", states.settledTasks())
                        .isLessThan(deadline);
                // Published in step with the kills, so that there is work at each of them.
                long wanted = Math.min(TASKS, (kills + 1L) * TASKS / KILLS);
                while (owner.publishedTasks() < wanted) {
                    owner.publish(BrokerProcess.task(owner.publishedTasks()));
                }
                states.read(reader);
                owner.progress(states, states.settledTasks());
                if (kills < KILLS && states.settledTasks() > kills * (long) TASKS / KILLS + random.nextInt(1_000)) {
                    replaceOne(owner);
                    kills++;
                }
                LockSupport.parkNanos(1_000_000);
            }
            owner.setFlow(Owner.Flow.DRAIN);
            for (Process worker : workers.values()) {
                assertThat(worker.waitFor(10, TimeUnit.SECONDS)).isTrue();
                assertThat(worker.exitValue()).isZero();
            }
        }
        KnownStates afterwards = new KnownStates();
        try (EventReader reader = broker.events(Position.START)) {
            afterwards.read(reader);
        }
        assertThat(afterwards.settledTasks()).isEqualTo(TASKS);
        // What the dead had settled was read before the rest was given out: nothing ran to its reply twice.
        assertThat(afterwards.duplicates()).isZero();
    }

    private void replaceOne(Owner owner) throws IOException, InterruptedException {
        Iterator<Map.Entry<Integer, Process>> all = workers.entrySet().iterator();
        for (int i = random.nextInt(workers.size()); i > 0; i--) {
            all.next();
        }
        Map.Entry<Integer, Process> dead = all.next();
        all.remove();
        dead.getValue().destroyForcibly().waitFor();
        startWorker(owner);
        // Its last replies are read first: a process that is dead writes no more.
        try (EventReader last = broker.events(Position.START)) {
            KnownStates known = new KnownStates().read(last);
            owner.release(owner.claimsOf(dead.getKey()).stream()
                    .filter(sequence -> !known.isSettled(sequence))
                    .toList());
        }
    }

    private void startWorker(Owner owner) throws IOException {
        owner.admit(++incarnation);
        Process process = BrokerProcess.start("work", directory.toString(), Integer.toString(incarnation));
        started.add(process);
        workers.put(incarnation, process);
        owner.setLiveWorkers(List.copyOf(workers.keySet()));
    }

    @Test
    void publisherKilledInMidPublishIsContinuedExactly() throws IOException, InterruptedException {
        long published = 0;
        for (int kill = 0; kill < 5; kill++) {
            Process publisher = BrokerProcess.start(
                    "publish", directory.toString(), Integer.toString(++incarnation), Long.toString(Long.MAX_VALUE));
            started.add(publisher);
            long before = published;
            eventually(this::publishedTasks, seen -> seen > before);
            LockSupport.parkNanos(random.nextInt(20_000_000));
            publisher.destroyForcibly().waitFor();
            published = publishedTasks();
        }
        try (Owner owner = BrokerProcess.own(broker, ++incarnation)) {
            assertThat(owner.publishedTasks()).isEqualTo(published);
            owner.publish(BrokerProcess.task(published));
            owner.seal();
        }
        assertAllTasksAreThere(published + 1);
    }

    @Test
    void whatAPublisherLeftOfALongRecordDoesNotReachTheNextOnes() throws IOException, InterruptedException {
        try (Owner owner = BrokerProcess.own(broker, ++incarnation)) {
            owner.publish(BrokerProcess.task(0));
        }
        for (int kill = 1; kill < 3; kill++) {
            Process publisher = BrokerProcess.start("tear", directory.toString(), "0");
            started.add(publisher);
            assertThat(publisher.waitFor()).isEqualTo(9);
            try (Owner owner = BrokerProcess.own(broker, ++incarnation)) {
                assertThat(owner.publishedTasks()).isEqualTo(kill);
                owner.publish(BrokerProcess.task(kill));
            }
        }
        try (Owner owner = BrokerProcess.own(broker, ++incarnation)) {
            owner.seal();
        }
        assertAllTasksAreThere(3);
    }

    @Test
    void strayWorkerIsKilledBeforeARunIsTakenOver() throws IOException, InterruptedException {
        try (Owner owner = broker.own(++incarnation, new KnownStates())) {
            startWorker(owner);
            int worker = incarnation;
            eventually(() -> owner.pulse(worker), pulse -> pulse.beats() > 0);
        }
        Process stray = started.get(0);
        Strays.await(new RunFiles(directory), Duration.ofMillis(50));
        assertThat(stray.waitFor(10, TimeUnit.SECONDS)).isTrue();
        Strays.await(new RunFiles(directory), Duration.ZERO);
    }

    @Test
    void whatADeadOwnersWorkersHadInHandIsKnownUntilTheNextOwnerHasToldOfIt() throws IOException, InterruptedException {
        Process console = new ProcessBuilder(BrokerProcess.line("hold", directory.toString(), "1"))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        started.add(console);
        assertThat(console.inputReader().readLine()).isEqualTo("held");
        console.destroyForcibly().waitFor();
        assertThat(broker.leftClaims()).isEmpty();
        for (int takeOver = 0; takeOver < 2; takeOver++) { // the first dies before it tells
            broker.awaitStrays();
            assertThat(broker.leftClaims()).isEqualTo(Map.of(2, List.of(0L, 2L, 3L)));
        }

        Event told = new Event.ConsoleLost(0, 1, 0, List.of(0L, 2L, 3L));
        try (Owner next = broker.own(3, new KnownStates(), List.of(told));
                EventReader reader = broker.events(Position.START)) {
            assertThat(new KnownStates().read(reader).others()).containsExactly(told);
            assertThat(broker.leftClaims()).isEmpty();
            assertThat(next.publishedTasks()).isEqualTo(6);
        }
        broker.awaitStrays();
        assertThat(broker.leftClaims())
                .as("the next owner's, which forked nobody")
                .isEmpty();
    }

    @Test
    void ofClaimsThatAreTornOrForeignNothingIsKnown() throws IOException, InterruptedException {
        Path left = directory.resolve("claims.left");
        BrokerProcess.own(broker, ++incarnation).close();
        broker.awaitStrays();
        byte[] whole = Files.readAllBytes(left);
        for (int length : new int[] {0, 8, 4096, whole.length - 1}) {
            Files.write(left, Arrays.copyOf(whole, length));
            assertThat(broker.leftClaims()).isEmpty();
        }
        whole[0]++;
        Files.write(left, whole);
        assertThat(broker.leftClaims()).isEmpty();
        BrokerProcess.own(broker, ++incarnation).close();
        assertThat(left).doesNotExist();
    }

    private long publishedTasks() {
        if (!directory.resolve("tasks").toFile().isDirectory()) {
            return 0;
        }
        try (TaskReader tasks = broker.tasks()) {
            return tasks.publishedTasks();
        }
    }

    private void assertAllTasksAreThere(long count) {
        try (TaskReader tasks = broker.tasks()) {
            assertThat(tasks.total()).hasValue(count);
            for (long sequence = 0; sequence < count; sequence++) {
                assertThat(tasks.read(sequence).input())
                        .hasSize(BrokerProcess.task(sequence).input().length);
            }
        }
    }
}
