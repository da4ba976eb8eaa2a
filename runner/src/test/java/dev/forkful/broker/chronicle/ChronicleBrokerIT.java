package dev.forkful.broker.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.broker.Broker;
import dev.forkful.broker.BrokerContract;
import dev.forkful.broker.BrokerException;
import dev.forkful.broker.Claim;
import dev.forkful.broker.Event;
import dev.forkful.broker.EventReader;
import dev.forkful.broker.FileTree;
import dev.forkful.broker.Owner;
import dev.forkful.broker.Place;
import dev.forkful.broker.Position;
import dev.forkful.broker.ReplyReader;
import dev.forkful.broker.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ChronicleBrokerIT extends BrokerContract {
    /** Too long for a record. */
    private static final int LONG = (256 << 10) + 1;

    private static final int LOOKS = 5_000;

    @Override
    protected Broker broker() {
        return ChronicleBroker.at(directory, new ChronicleSettings(1 << 16, DiskFloor.DEFAULT));
    }

    /** Two workers settle six tasks; the fifth result is long. */
    private Map<Long, Place> placesOfSixReplies() {
        Owner owner = owner(broker());
        List<Session> workers = workers(broker(), owner, 2);
        publish(owner, 6);
        for (int i = 0; i < 6; i++) {
            Claim claim = workers.get(i % 2).tryClaim(1).get(0);
            assertThat(claim.complete(reply(claim, noise(length(i))))).isEqualTo(Claim.Outcome.RECORDED);
        }
        Map<Long, Place> places = new HashMap<>();
        try (EventReader events = broker().events(Position.START)) {
            assertThatThrownBy(events::place).isInstanceOf(IllegalStateException.class);
            int unused = events.poll(
                    event -> {
                        if (event instanceof Event.Reply reply) {
                            places.put(reply.sequence(), events.place());
                        }
                    },
                    100);
        }
        return places;
    }

    private static int length(long sequence) {
        return sequence == 4 ? LONG : (int) sequence;
    }

    @Test
    void repliesAreReadAgainWhereTheyLieInAnyOrder() {
        Map<Long, Place> places = placesOfSixReplies();
        ReplyReader replies = opened(broker().replies());

        assertThat(List.of(0L, 1L, 2L, 5L, 4L, 3L, 0L)).allSatisfy(sequence -> {
            Event.Reply reply = replies.read(sequence, Objects.requireNonNull(places.get(sequence)));
            assertThat(reply.sequence()).isEqualTo(sequence);
            assertThat(reply.body()).isEqualTo(noise(length(sequence)));
        });
    }

    @Test
    void aReplyIsFoundWhereTheIndexIsOffByOneAndNotWhereItIsAnothers() {
        Place middle = Objects.requireNonNull(placesOfSixReplies().get(2L));
        ReplyReader replies = opened(broker().replies());

        for (int off : new int[] {-1, 1}) {
            Place place = new Place(middle.incarnation(), middle.index() + off);
            assertThat(replies.read(2, place).sequence()).isEqualTo(2);
        }
        assertThatThrownBy(() -> replies.read(3, middle)) // by the other worker
                .isInstanceOf(BrokerException.Damaged.class)
                .hasMessageContaining("no reply to task 3");
    }

    @Test
    void aWorkerThatWasDismissedIsSoHoweverManyComeAndDieMeanwhile() throws IOException {
        Owner owner = owner(broker());
        Session dismissed = workers(broker(), owner, 1).get(0);
        owner.dismiss(incarnation(0));
        owner.setLiveWorkers(List.of());
        for (int i = 1; i <= ClaimTableLayout.PULSE_COUNT; i++) {
            int next = incarnation(0) + i;
            owner.admit(next);
            owner.setLiveWorkers(List.of(next));
            owner.append(new Event.WorkerLost(0, next, 1, 0, false, List.of()));
            FileTree.delete(directory.resolve("replies/" + next)); // thousands take a gigabyte
        }

        assertThat(dismissed.flow()).isEqualTo(Owner.Flow.DRAIN);
        assertThat(broker().pulses()).containsKey(incarnation(0));
    }

    /** Who looks at a run may look just as it ends. */
    @Test
    void pulsesAreNoneWhereTheTableGoesMeanwhile() throws IOException {
        List<Session> unused = workers(broker(), owner(broker()), 1);
        ChronicleBroker broker = ChronicleBroker.at(directory);
        Path claims = directory.resolve("claims");
        Path kept = Files.copy(claims, directory.resolve("kept"));
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Void> ends = CompletableFuture.runAsync(() -> {
            while (!over.get()) {
                broker.forgetClaims();
                link(claims, kept);
            }
        });
        int seen = 0;
        for (int i = 0; i < LOOKS; i++) {
            seen += broker.pulses().size();
        }
        over.set(true);
        ends.join();
        assertThat(seen).isBetween(1, LOOKS);
        broker.forgetClaims();
        assertThat(broker.pulses()).isEmpty();
    }

    private static void link(Path link, Path file) {
        try {
            Path unused = Files.createLink(link, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
