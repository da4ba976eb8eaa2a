package dev.forkful.bench;

import dev.forkful.broker.Broker;
import dev.forkful.broker.Claim;
import dev.forkful.broker.Event;
import dev.forkful.broker.EventReader;
import dev.forkful.broker.Owner;
import dev.forkful.broker.Position;
import dev.forkful.broker.Session;
import dev.forkful.broker.TaskRecord;
import dev.forkful.broker.chronicle.ChronicleBroker;
import dev.forkful.run.RunState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A run on a broker, with one worker, new for each measurement; and what a measurement of its later steps begins with.
 * These hold the run that they prepared: JMH gives a benchmark that asks for the run itself another one.
 */
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH does it
public class BrokerRun {
    static final int TASKS = 50_000;
    private static final int WORKER = 2;
    private static final byte[] INPUT = "\"https://api.example.org/items/1234567\"".getBytes(StandardCharsets.UTF_8);
    private static final byte[] RESULT = "{\"status\":200,\"name\":\"an item\"}".getBytes(StandardCharsets.UTF_8);

    private Path folder;
    private Broker broker;
    private Owner owner;
    private Session session;
    private final List<Claim> claims = new ArrayList<>(TASKS);

    @Setup(Level.Iteration)
    public void open() throws IOException {
        folder = Files.createTempDirectory("forkful-parts");
        broker = ChronicleBroker.at(folder);
        owner = broker.own(1, new RunState());
        owner.admit(WORKER);
        owner.setLiveWorkers(List.of(WORKER));
        session = broker.join(WORKER);
    }

    @TearDown(Level.Iteration)
    public void close() throws IOException {
        claims.clear();
        session.close();
        owner.close();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    void publish() {
        for (int i = 0; i < TASKS; i++) {
            owner.publish(new TaskRecord(i, 0, INPUT));
        }
    }

    void claim() {
        while (claims.size() < TASKS) {
            List<Claim> next = session.tryClaim(64);
            if (next.isEmpty()) {
                throw new IllegalStateException("only " + claims.size() + " tasks were given");
            }
            claims.addAll(next);
        }
    }

    void settle() {
        for (Claim claim : claims) {
            Claim.Outcome unused = claim.complete(
                    new Event.Reply(1_000, claim.generation(), Event.Status.OK, 1, 2_000, 1, claim.task(), RESULT));
        }
    }

    int readBack() {
        int[] read = new int[1];
        try (EventReader reader = broker.events(Position.START)) {
            while (read[0] < TASKS) {
                int unused = reader.poll(event -> read[0]++, 1_000);
            }
        }
        return read[0];
    }

    /** All its tasks are published. */
    @State(Scope.Thread)
    @SuppressWarnings("NullAway.Init")
    public static class Published {
        BrokerRun run;

        @Setup(Level.Iteration)
        public void publish(BrokerRun fresh) {
            run = fresh;
            run.publish();
        }
    }

    /** All its tasks are claimed. */
    @State(Scope.Thread)
    @SuppressWarnings("NullAway.Init")
    public static class Claimed {
        BrokerRun run;

        @Setup(Level.Iteration)
        public void claim(Published published) {
            run = published.run;
            run.claim();
        }
    }

    /** All its tasks are settled. */
    @State(Scope.Thread)
    @SuppressWarnings("NullAway.Init")
    public static class Settled {
        BrokerRun run;

        @Setup(Level.Iteration)
        public void settle(Claimed claimed) {
            run = claimed.run;
            run.settle();
        }
    }
}
