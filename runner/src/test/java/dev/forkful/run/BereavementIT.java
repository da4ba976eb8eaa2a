package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.broker.BrokerException;
import dev.forkful.broker.Claim;
import dev.forkful.broker.Event;
import dev.forkful.broker.EventReader;
import dev.forkful.broker.Owner;
import dev.forkful.broker.Position;
import dev.forkful.broker.Session;
import dev.forkful.broker.TaskReader;
import dev.forkful.broker.TaskRecord;
import dev.forkful.broker.chronicle.ChronicleBroker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose tasks a dead worker had, over a real claim table. */
class BereavementIT {
    private static final int OWNER = 1;
    private static final int DEAD = 12;
    private static final Bereavement.Estate ONE_TASK = new Bereavement.Estate(1, 0);

    private final Path directory;
    private final RunState state = new RunState();
    private final ChronicleBroker broker;
    private final Owner owner;
    private final EventReader events;
    private final TaskReader tasks;
    private final Bereavement bereavement;
    private final Seat seat = new Seat(1, 0);

    BereavementIT(@TempDir Path directory) {
        broker = ChronicleBroker.at(directory);
        owner = broker.own(OWNER, state);
        events = broker.events(Position.START);
        owner.append(Marks.of(OWNER, Event.Mark.STARTED));
        for (int i = 0; i < 17; i++) {
            owner.publish(new TaskRecord(i, 0, input(i)));
        }
        this.directory = directory;
        tasks = new LegibleTasks(broker.tasks());
        bereavement =
                new Bereavement(owner, state, tasks, number -> directory.resolve("workers/" + number + ".log"), 3);
    }

    @AfterEach
    void close() {
        tasks.close();
        events.close();
        owner.close();
    }

    @Test
    void whatThePoisonedTasksWorkerWasReservedAndHadNotTakenIsTriedAgain() {
        owner.append(lost(10, List.of(0L)));
        owner.append(lost(11, List.of(0L)));
        assertThat(dieWithTheFirstOfFour(true)).isEqualTo(ONE_TASK);

        assertThat(state.isSettled(0)).isTrue();
        assertThat(state.errorGroups())
                .singleElement()
                .satisfies(group -> assertThat(group.type()).isEqualTo("poisoned"))
                .satisfies(group -> assertThat(group.sample())
                        .isEqualTo(
                                "killed 3 workers, the last with exit status 137; if nobody killed it, the machine or its"
                                        + " container lacks memory; see "
                                        + directory.resolve("workers/" + DEAD + ".log")));
        assertNextWorkerGets(List.of(1L, 2L, 3L));
    }

    @Test
    void aTaskWhoseRecordIsDamagedIsPoisonedWithWhatIsKnownOfIt() throws IOException {
        owner.append(lost(10, List.of(0L)));
        owner.append(lost(11, List.of(0L)));
        damage(0);
        try (Session session = begin()) {
            assertThatThrownBy(() -> session.tryClaim(1)).isInstanceOf(BrokerException.Damaged.class);
        }
        readEvents();
        assertThat(bereavement.settle(seat, 74, true)).isEqualTo(ONE_TASK);
        readEvents();

        assertThat(state.isSettled(0)).isTrue();
        assertThat(state.errorGroups())
                .singleElement()
                .satisfies(group -> assertThat(group.type()).isEqualTo("poisoned"));
        assertThat(tasks.read(1).input()).as("another").isEqualTo(input(1));
    }

    @Test
    void exitStatusTellsOfMemory() {
        assertThat(ExitWords.of(3, false))
                .isEqualTo("; unless its own code ends it so, it ran out of memory: raise heapPerWorker, or --heap");
        assertThat(ExitWords.of(ExitWords.KILLED, true)).isEmpty();
        assertThat(ExitWords.of(74, false)).isEmpty();
    }

    private static byte[] input(long sequence) {
        return ("\"input-" + sequence + "!\"").getBytes(StandardCharsets.UTF_8);
    }

    private void damage(long sequence) throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("tasks"))) {
            for (Path file : files.filter(it -> it.toString().endsWith(".cq4")).toList()) {
                int at = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                        .indexOf(new String(input(sequence), StandardCharsets.ISO_8859_1));
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    assertThat(channel.write(ByteBuffer.wrap(new byte[] {'?'}), at))
                            .isOne();
                }
            }
        }
    }

    @Test
    void whatAWorkerThatIsBlamedForTheFirstTimeHadNotTakenFollowsWhatItHeld() {
        assertThat(dieWithTheFirstOfFour(true)).isEqualTo(ONE_TASK);

        assertThat(state.kills(0)).isEqualTo(1);
        assertThat(seat.suspects.next(state::isSettled)).containsExactly(0L);
        assertNextWorkerGets(List.of(1L, 2L, 3L));
    }

    @Test
    void whatAWorkerThatIsNotBlamedHadGoesBackToEverybody() {
        assertThat(dieWithTheFirstOfFour(false)).isEqualTo(ONE_TASK);

        assertThat(state.kills(0)).isZero();
        assertThat(state.workersLost()).isZero();
        owner.admit(20);
        owner.setLiveWorkers(List.of(20));
        try (Session other = broker.join(20)) {
            assertThat(sequences(other.tryClaim(20))).startsWith(0L, 1L, 2L, 3L);
        }
    }

    @Test
    void whatWasSentIsInDoubtAndNobodysSuspectWhileTheRestIsTriedAgain() {
        try (Session session = begin()) {
            assertThat(sequences(session.tryClaim(3))).containsExactly(0L, 1L, 2L);
            session.append(sent(0));
            session.append(sent(2));
        }
        readEvents();
        assertThat(bereavement.settle(seat, 137, true)).isEqualTo(new Bereavement.Estate(1, 2));
        readEvents();

        assertThat(state.inDoubtTasks()).isEqualTo(2);
        assertThat(state.kills(1)).isZero(); // it was not alone
        assertNextWorkerGets(List.of(1L));
    }

    @Test
    void taskThatKillsItsWorkersAloneIsInDoubtAtTheFirst() {
        try (Session session = begin()) {
            assertThat(sequences(session.tryClaim(1))).containsExactly(0L);
            session.append(sent(0));
        }
        readEvents();
        assertThat(bereavement.settle(seat, 137, true).inWords()).isEqualTo("1 task is in doubt");
        readEvents();
        assertThat(state.isInDoubt(0)).isTrue();
        assertThat(seat.suspects.next(state::isResting)).isEmpty();
    }

    @Test
    void whatIsSaidToBeInDoubtIsNotRunAgainThoughItsWorkerEndedBeforeItLetGoOfIt() {
        try (Session session = begin()) {
            assertThat(sequences(session.tryClaim(2))).containsExactly(0L, 1L);
            session.append(sent(0));
            session.append(new Event.Doubted(0, 0, 0, DEAD, 0, new byte[] {'1'}));
        }
        readEvents();
        assertThat(bereavement.settle(seat, 0, false)).isEqualTo(new Bereavement.Estate(1, 1));
        readEvents();

        assertThat(state.isInDoubt(0)).isTrue();
        owner.admit(20);
        owner.setLiveWorkers(List.of(20));
        try (Session other = broker.join(20)) {
            assertThat(sequences(other.tryClaim(20))).startsWith(1L).doesNotContain(0L);
        }
    }

    /** The worker that is going to die. */
    private Session begin() {
        seat.incarnation = DEAD;
        owner.admit(DEAD);
        owner.setLiveWorkers(List.of(DEAD));
        return broker.join(DEAD);
    }

    private static Event.Sent sent(long sequence) {
        return new Event.Sent(0, sequence, 0, DEAD, 1, 1, 0, "key");
    }

    private Bereavement.Estate dieWithTheFirstOfFour(boolean blamed) {
        seat.suspects.addHeld(LongStream.range(0, 16).boxed().toList());
        seat.incarnation = DEAD;
        owner.admit(DEAD);
        List<Long> group = seat.suspects.next(state::isSettled);
        assertThat(group).containsExactly(0L, 1L, 2L, 3L);
        owner.reserve(group, DEAD);
        try (Session session = broker.join(DEAD)) {
            assertThat(sequences(session.tryClaim(1))).containsExactly(0L);
        }
        readEvents();
        Bereavement.Estate estate = bereavement.settle(seat, 137, blamed);
        readEvents();
        return estate;
    }

    private void assertNextWorkerGets(List<Long> expected) {
        List<Long> group = seat.suspects.next(state::isSettled);
        assertThat(group).isEqualTo(expected);
        owner.admit(20);
        owner.reserve(group, 20);
        try (Session next = broker.join(20)) {
            assertThat(sequences(next.tryClaim(10))).isEqualTo(expected);
        }
    }

    private void readEvents() {
        while (events.poll(state::apply, 1_000) > 0) {
            // the next ones
        }
    }

    private static Event lost(int incarnation, List<Long> held) {
        return new Event.WorkerLost(0, incarnation, 1, 137, true, held);
    }

    private static List<Long> sequences(List<Claim> claims) {
        return claims.stream().map(claim -> claim.task().sequence()).toList();
    }
}
