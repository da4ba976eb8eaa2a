package dev.forkful.bench;

import dev.forkful.broker.Broker;
import dev.forkful.broker.Claim;
import dev.forkful.broker.Event;
import dev.forkful.broker.EventReader;
import dev.forkful.broker.Owner;
import dev.forkful.broker.Position;
import dev.forkful.broker.Session;
import dev.forkful.broker.TaskRecord;
import dev.forkful.broker.TaskStates;
import dev.forkful.broker.chronicle.ChronicleBroker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The steps of a task through the broker, each for {@value #TASKS} tasks of a run of their own. For JMH. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 20)
@Measurement(iterations = 20)
@SuppressWarnings("NullAway.Init") // JMH does it
public class BrokerParts {
    private static final int TASKS = 50_000;
    private static final int WORKER = 2;
    private static final byte[] INPUT = "\"https://api.example.org/items/1234567\"".getBytes(StandardCharsets.UTF_8);
    private static final byte[] RESULT = "{\"status\":200,\"name\":\"an item\"}".getBytes(StandardCharsets.UTF_8);

    /** All tasks are open. */
    private record Fresh() implements TaskStates {
        @Override
        public long firstOpen() {
            return 0;
        }

        @Override
        public boolean isOpen(long sequence) {
            return true;
        }

        @Override
        public int generation(long sequence) {
            return 0;
        }
    }

    private Path folder;
    private Broker broker;
    private Owner owner;
    private Session session;
    private final List<Claim> claims = new ArrayList<>(TASKS);

    @Setup(Level.Iteration)
    public void open() throws IOException {
        folder = Files.createTempDirectory("forkful-parts");
        broker = ChronicleBroker.at(folder);
        owner = broker.own(1, new Fresh());
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

    /** All tasks of a run are published. */
    @State(Scope.Thread)
    public static class Published {
        @Setup(Level.Iteration)
        public void publish(BrokerParts parts) {
            parts.publish();
        }
    }

    /** All tasks of a run are claimed. */
    @State(Scope.Thread)
    public static class Claimed {
        @Setup(Level.Iteration)
        public void claim(BrokerParts parts, Published published) {
            parts.claim(published);
        }
    }

    /** All tasks of a run are settled. */
    @State(Scope.Thread)
    public static class Settled {
        @Setup(Level.Iteration)
        public void settle(BrokerParts parts, Claimed claimed) {
            parts.settle(claimed);
        }
    }

    @Benchmark
    @OperationsPerInvocation(TASKS)
    public void publish() {
        for (int i = 0; i < TASKS; i++) {
            owner.publish(new TaskRecord(i, 0, INPUT));
        }
    }

    @Benchmark
    @OperationsPerInvocation(TASKS)
    public void claim(Published published) {
        while (claims.size() < TASKS) {
            claims.addAll(session.tryClaim(64));
        }
    }

    @Benchmark
    @OperationsPerInvocation(TASKS)
    public void settle(Claimed claimed) {
        for (Claim claim : claims) {
            Claim.Outcome unused = claim.complete(
                    new Event.Reply(1_000, claim.generation(), Event.Status.OK, 1, 2_000, 1, claim.task(), RESULT));
        }
    }

    @Benchmark
    @OperationsPerInvocation(TASKS)
    public int readBack(Settled settled) {
        int[] read = new int[1];
        try (EventReader reader = broker.events(Position.START)) {
            while (read[0] < TASKS) {
                int unused = reader.poll(event -> read[0]++, 1_000);
            }
        }
        return read[0];
    }
}
