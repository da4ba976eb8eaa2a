package dev.forkful.broker.chronicle;

import dev.forkful.broker.Claim;
import dev.forkful.broker.Event;
import dev.forkful.broker.EventReader;
import dev.forkful.broker.KnownStates;
import dev.forkful.broker.Owner;
import dev.forkful.broker.Position;
import dev.forkful.broker.Session;
import dev.forkful.broker.TaskRecord;
import dev.forkful.broker.TaskStates;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Prints what each step costs in CPU time of its thread, when run by hand: a program, not a test. */
final class BrokerCosts {
    private static final int TASKS = 500_000;

    private BrokerCosts() {}

    public static void main(String[] arguments) throws IOException {
        for (int round = 0; round < 3; round++) {
            Path directory = Files.createTempDirectory("forkful-costs");
            measure(ChronicleBroker.at(directory));
            new ProcessBuilder("rm", "-rf", directory.toString()).start();
        }
    }

    private static void measure(ChronicleBroker broker) {
        long start = cpuNanos();
        try (Owner owner = broker.own(1, new KnownStates())) {
            start = print("own", start, 1);
            for (int i = 2; i < 12; i++) {
                owner.admit(i);
            }
            start = print("admit", start, 10);
            byte[] input = new byte[60];
            for (int i = 0; i < TASKS; i++) {
                owner.publish(new TaskRecord(i, 0, input));
            }
            print("publish", start, TASKS);
            owner.setLiveWorkers(List.of(2));
            start = cpuNanos();
            try (Session session = broker.join(2);
                    EventReader reader = broker.events(Position.START)) {
                start = print("join", start, 1);
                List<Claim> claims = new ArrayList<>();
                while (claims.size() < TASKS) {
                    claims.addAll(session.tryClaim(16));
                }
                start = print("claim", start, TASKS);
                byte[] body = new byte[100];
                for (Claim claim : claims) {
                    claim.complete(new Event.Reply(1, 0, Event.Status.OK, 1, 1, 1, claim.task(), body));
                }
                start = print("complete", start, TASKS);
                AtomicLong seen = new AtomicLong();
                while (reader.poll(event -> seen.incrementAndGet(), 10_000) > 0) {
                    // the next ones
                }
                start = print("poll", start, TASKS);
                for (int i = 0; i < 100_000; i++) {
                    reader.poll(event -> seen.incrementAndGet(), 10_000);
                }
                start = print("idle poll (11 queues)", start, 100_000);
                for (int i = 0; i < 100_000; i++) {
                    session.tryClaim(16);
                }
                start = print("idle tryClaim", start, 100_000);
                TaskStates states = allSettled(TASKS);
                owner.progress(states, TASKS);
                start = print("progress over 500,000", start, 1);
                owner.claimsOf(3);
                print("claimsOf", start, 1);
            }
        }
    }

    private static TaskStates allSettled(long count) {
        return new TaskStates() {
            @Override
            public long firstOpen() {
                return count;
            }

            @Override
            public boolean isOpen(long sequence) {
                return sequence >= count;
            }

            @Override
            public int generation(long sequence) {
                return 0;
            }
        };
    }

    private static long print(String what, long startNanos, int count) {
        long nanos = cpuNanos() - startNanos;
        System.out.printf("%-24s %,12d ns%n", what, nanos / count);
        return cpuNanos();
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
