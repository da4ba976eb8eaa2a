package dev.forkful.broker.chronicle;

import static dev.forkful.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.forkful.broker.Claim;
import dev.forkful.broker.Event;
import dev.forkful.broker.EventReader;
import dev.forkful.broker.KnownStates;
import dev.forkful.broker.Order;
import dev.forkful.broker.Owner;
import dev.forkful.broker.Position;
import dev.forkful.broker.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import net.openhft.chronicle.core.io.BackgroundResourceReleaser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a reader lets go of the reply queue of a worker: once the worker's death is proven, and not before. */
class QueueEndIT {
    private static final int FIRST = 10;
    private static final int COUNT = 50;

    private final Path directory;
    private final ChronicleBroker broker;

    QueueEndIT(@TempDir Path directory) {
        this.directory = directory;
        this.broker = ChronicleBroker.at(directory, new ChronicleSettings(1 << 10, new DiskFloor(0)));
    }

    @BeforeEach
    void needsProc() {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "cannot count open files here");
    }

    @Test
    void aReplyThatIsOvertakenByItsWorkersLastWordIsReadAllTheSame() {
        try (Owner owner = broker.own(1, new KnownStates());
                EventReader reader = broker.events(Position.START)) {
            owner.publish(BrokerProcess.task(0));
            owner.publish(BrokerProcess.task(1));
            owner.admit(FIRST);
            owner.setLiveWorkers(List.of(FIRST));
            try (Session session = broker.join(FIRST)) {
                List<Claim> claims = session.tryClaim(2);
                session.append(new Event.WorkerStopped(0, FIRST, 1, "told to"));
                assertThat(read(reader)).singleElement().isInstanceOf(Event.WorkerStopped.class);
                claims.get(0).complete(reply(claims.get(0)));
                assertThat(read(reader)).singleElement().isInstanceOf(Event.Reply.class);
                claims.get(1).complete(reply(claims.get(1)));
            }
            owner.append(new Event.WorkerLost(0, FIRST, 1, 0, false, List.of()));

            assertThat(read(reader))
                    .hasSize(2)
                    .hasAtLeastOneElementOfType(Event.Reply.class)
                    .hasAtLeastOneElementOfType(Event.WorkerLost.class);
        }
    }

    @Test
    void aRecordOfImpossibleLengthIsPassedOverAsAnyThatIsDamaged() {
        try (Owner owner = broker.own(1, new KnownStates())) {
            owner.append(new Event.WorkerLost(0, FIRST, 1, 0, false, List.of()));
        }
        TornRecord.append(directory, "abc");
        try (Owner owner = broker.own(2, new KnownStates());
                EventReader reader = broker.events(Position.START)) {
            owner.append(new Event.WorkerLost(0, FIRST + 1, 1, 0, false, List.of()));
            assertThat(read(reader)).hasSize(2);
            assertThat(reader.damagedRecords()).isEqualTo(1);
        }
    }

    @Test
    void theQueuesOfFiftyDeadWorkersAreLetGo() {
        try (Owner owner = broker.own(1, new KnownStates());
                EventReader reader = broker.events(Position.START)) {
            fiftyWorkers(owner);
            long before = eventually(this::openFiles, open -> open < COUNT);
            assertThat(read(reader)).hasSize(2 * COUNT);
            assertThat(openFiles() - before).isGreaterThanOrEqualTo(COUNT);
            bury(owner);

            assertThat(read(reader)).hasSize(COUNT);
            assertThat(read(reader)).isEmpty();
            eventually(this::openFiles, open -> open <= before + 4);
        }
    }

    @Test
    void theQueuesOfAnEarlierSupervisorsWorkersAreLetGo() {
        try (Owner owner = broker.own(1, new KnownStates())) {
            fiftyWorkers(owner);
        }
        try (EventReader reader = broker.events(Position.START);
                Owner next = broker.own(100, new KnownStates())) {
            long before = eventually(this::openFiles, open -> open < COUNT);
            assertThat(read(reader)).hasSize(2 * COUNT);
            assertThat(openFiles() - before).isGreaterThanOrEqualTo(COUNT);
            next.append(new Event.RunMarked(0, 100, Event.Mark.STARTED, "me", ""));

            assertThat(read(reader)).hasSize(1);
            assertThat(read(reader)).isEmpty();
            eventually(this::openFiles, open -> open <= before + 4);
        }
    }

    @Test
    void theQueuesOfFiftyDeadWorkersAreOpenedOneAfterTheOther() {
        try (Owner owner = broker.own(1, new KnownStates())) {
            fiftyWorkers(owner);
            bury(owner);
        }
        long before = eventually(this::openFiles, open -> open < COUNT);
        try (EventReader reader = broker.events(Position.START)) {
            assertThat(mostOpenFiles(reader, 3 * COUNT) - before).isLessThan(COUNT / 2);
        }
    }

    @Test
    void theQueuesOfManyOrdersAtRestAreOpenedOneAfterTheOther() {
        for (int incarnation = 1; incarnation <= COUNT; incarnation++) {
            try (Owner owner = broker.own(incarnation, new KnownStates())) {
                Order order = new Order("id" + incarnation, Order.Verb.DOUBT_FAIL, 1, "me", "");
                owner.append(new Event.Steered(0, incarnation, order, 0, ""));
            }
        }
        long before = eventually(this::openFiles, open -> open < COUNT / 2);
        try (EventReader reader = broker.events(Position.START)) {
            assertThat(mostOpenFiles(reader, COUNT) - before).isLessThan(COUNT / 2);
        }
    }

    @Test
    void aReaderFromTheEndOpensNoQueueOfTheDead() {
        try (Owner owner = broker.own(1, new KnownStates())) {
            fiftyWorkers(owner);
            bury(owner);
            long before = eventually(this::openFiles, open -> open < COUNT);
            try (EventReader reader = broker.events(Position.END)) {
                assertThat(read(reader)).isEmpty();
                assertThat(openFiles() - before).isLessThan(4);
                owner.append(new Event.RunMarked(0, 1, Event.Mark.STOPPED, "me", ""));
                assertThat(read(reader)).hasSize(1);
            }
        }
    }

    private static void bury(Owner owner) {
        for (int i = 0; i < COUNT; i++) {
            owner.append(new Event.WorkerLost(0, FIRST + i, 1, 0, false, List.of()));
        }
    }

    private long mostOpenFiles(EventReader reader, int events) {
        List<Long> open = new ArrayList<>();
        while (reader.poll(event -> open.add(openFiles()), 1_000) > 0) {
            // the next ones
        }
        assertThat(open).hasSize(events);
        return Collections.max(open);
    }

    private void fiftyWorkers(Owner owner) {
        for (int incarnation = FIRST; incarnation < FIRST + COUNT; incarnation++) {
            owner.admit(incarnation);
            try (Session session = broker.join(incarnation)) {
                session.append(new Event.WorkerStarted(0, incarnation, 1, 4711));
                session.append(new Event.WorkerStopped(0, incarnation, 1, "told to"));
            }
        }
    }

    private static List<Event> read(EventReader reader) {
        List<Event> events = new ArrayList<>();
        while (reader.poll(events::add, 1_000) > 0) {
            // the next ones
        }
        return events;
    }

    private static Event.Reply reply(Claim claim) {
        return new Event.Reply(1, 0, Event.Status.OK, 1, 1, 1, claim.task(), new byte[] {'1'});
    }

    /** How many data files of reply queues this process holds open. */
    private long openFiles() {
        BackgroundResourceReleaser.releasePendingResources(); // what was closed is let go of on another thread
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(this::isReplyQueue).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isReplyQueue(Path descriptor) {
        try {
            Path target = Files.readSymbolicLink(descriptor);
            return target.startsWith(directory.resolve("replies"))
                    && target.toString().endsWith(".cq4");
        } catch (IOException e) {
            return false; // closed just now
        }
    }
}
