package dev.forkful.broker.chronicle;

import dev.forkful.broker.BrokerException;
import dev.forkful.broker.Claim;
import dev.forkful.broker.Event;
import dev.forkful.broker.KnownStates;
import dev.forkful.broker.Owner;
import dev.forkful.broker.Position;
import dev.forkful.broker.Session;
import dev.forkful.broker.TaskRecord;
import dev.forkful.run.TestJvm;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import net.openhft.chronicle.core.io.BackgroundResourceReleaser;

/**
 * The other processes of the broker's tests: {@code work DIRECTORY INCARNATION}, {@code publish DIRECTORY INCARNATION
 * COUNT}, {@code hold DIRECTORY INCARNATION}, {@code tear DIRECTORY INCARNATION} and {@code starve DIRECTORY
 * INCARNATION}. They end with their standard input.
 */
final class BrokerProcess {
    static final ChronicleSettings SETTINGS = new ChronicleSettings(1 << 12, DiskFloor.DEFAULT);

    private BrokerProcess() {}

    public static void main(String[] arguments) {
        haltWithStandardInput();
        ChronicleBroker broker = ChronicleBroker.at(Path.of(arguments[1]), SETTINGS);
        int incarnation = Integer.parseInt(arguments[2]);
        switch (arguments[0]) {
            case "work" -> work(broker.join(incarnation));
            case "publish" -> publish(own(broker, incarnation), Long.parseLong(arguments[3]));
            case "tear" -> tear(Path.of(arguments[1]));
            case "hold" -> hold(broker, incarnation);
            case "starve" -> starve(broker, incarnation);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    static Process start(String... arguments) throws IOException {
        return new ProcessBuilder(line(arguments))
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** How it is started. */
    static List<String> line(String... arguments) {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED"));
        if (Runtime.version().feature() >= 23) {
            line.add("--sun-misc-unsafe-memory-access=allow");
        }
        line.addAll(TestJvm.options());
        line.addAll(List.of("-cp", TestJvm.classPath(), BrokerProcess.class.getName()));
        line.addAll(List.of(arguments));
        return line;
    }

    static Owner own(ChronicleBroker broker, int incarnation) {
        try (var events = broker.events(Position.START)) {
            return broker.own(incarnation, new KnownStates().read(events));
        }
    }

    static TaskRecord task(long sequence) {
        // Lengths that differ: what a killed writer left behind is longer or shorter than what comes there next.
        return new TaskRecord(sequence, 0, new byte[(int) (sequence * 7919 % 3000)]);
    }

    private static void work(Session session) {
        while (session.flow() != Owner.Flow.DRAIN) {
            session.beat(0);
            List<Claim> claims = session.tryClaim(16);
            for (Claim claim : claims) {
                byte[] body = new byte[(int) (claim.task().sequence() * 6151 % 5000)];
                claim.complete(new Event.Reply(0, claim.generation(), Event.Status.OK, 1, 1, 1, claim.task(), body));
            }
            if (claims.isEmpty()) {
                LockSupport.parkNanos(1_000_000);
            }
        }
        session.close();
    }

    private static void publish(Owner owner, long count) {
        while (owner.publishedTasks() < count) {
            owner.publish(task(owner.publishedTasks()));
        }
        owner.seal();
        owner.close();
    }

    /** Is owner and worker in one, settles one task of four, is reserved another that it does not take, and waits. */
    private static void hold(ChronicleBroker broker, int incarnation) {
        Owner owner = own(broker, incarnation);
        while (owner.publishedTasks() < 6) {
            owner.publish(task(owner.publishedTasks()));
        }
        owner.admit(incarnation + 1);
        owner.setLiveWorkers(List.of(incarnation + 1));
        Session worker = broker.join(incarnation + 1);
        Claim claim = worker.tryClaim(4).get(1);
        claim.complete(
                new Event.Reply(0, claim.generation(), Event.Status.OK, 1, 1, 1, claim.task(), new byte[] {'1'}));
        owner.reserve(List.of(5L), incarnation + 1);
        System.out.println("held");
        while (true) {
            LockSupport.park();
        }
    }

    /** Reads the run with no, one, two … file descriptors left, and says what comes of it. */
    private static void starve(ChronicleBroker broker, int mostLeft) {
        System.out.println("read " + read(broker));
        Deque<InputStream> held = new ArrayDeque<>();
        for (int left = mostLeft; left >= 0; left--) {
            try {
                while (true) {
                    held.push(new FileInputStream("/dev/null"));
                }
            } catch (IOException e) {
                for (int i = 0; i < left; i++) {
                    close(held.pop());
                }
            }
            System.out.println("left=" + left + " " + read(broker));
            BackgroundResourceReleaser.releasePendingResources();
        }
        Runtime.getRuntime().halt(0);
    }

    private static void close(InputStream file) {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(ChronicleBroker broker) {
        try (var events = broker.events(Position.START);
                var tasks = broker.tasks()) {
            return "read " + new KnownStates().read(events).others().size()
                    + tasks.read(0).sequence();
        } catch (BrokerException e) {
            return e.getClass().getSimpleName() + " " + e.getMessage();
        }
    }

    /** Dies in the middle of a long record. */
    private static void tear(Path directory) {
        try (var queue = Queues.openForAppend(directory.resolve("tasks"));
                var document = queue.createAppender().writingDocument()) {
            byte[] garbage = new byte[300_000];
            Arrays.fill(garbage, (byte) 0x5b);
            Objects.requireNonNull(document.wire()).bytes().write(garbage);
            Runtime.getRuntime().halt(9);
        }
    }

    private static void haltWithStandardInput() {
        Thread watch = new Thread(() -> {
            try {
                while (System.in.read() >= 0) {
                    // nothing is said here
                }
            } catch (IOException ignored) {
                // as good as its end
            }
            Runtime.getRuntime().halt(0);
        });
        watch.setDaemon(true);
        watch.start();
    }
}
