package dev.forkful.broker;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Views of a broker for its tests; all that were opened are closed after each. */
abstract class BrokerFixture {
    protected static final int OWNER = 1;

    @TempDir
    protected Path directory;

    final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void closeViews() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
    }

    protected Owner owner(Broker broker) {
        return opened(broker.own(OWNER, new KnownStates()));
    }

    protected List<Session> workers(Broker broker, Owner owner, int count) {
        List<Integer> incarnations = new ArrayList<>();
        List<Session> sessions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            owner.admit(incarnation(i));
            incarnations.add(incarnation(i));
        }
        owner.setLiveWorkers(incarnations);
        for (int incarnation : incarnations) {
            sessions.add(opened(broker.join(incarnation)));
        }
        return sessions;
    }

    /** The incarnation of a worker made by {@link #workers}, counted from 0. */
    protected static int incarnation(int worker) {
        return 10 + worker;
    }

    protected <T extends AutoCloseable> T opened(T view) {
        opened.add(view);
        return view;
    }

    protected KnownStates states(Broker broker) {
        try (EventReader reader = broker.events(Position.START)) {
            return new KnownStates().read(reader);
        }
    }

    protected static void publish(Owner owner, int count) {
        for (long end = owner.publishedTasks() + count; owner.publishedTasks() < end; ) {
            owner.publish(task(owner.publishedTasks()));
        }
    }

    protected static TaskRecord task(long sequence) {
        return new TaskRecord(sequence, (int) (sequence % 2), input(sequence));
    }

    protected static byte[] input(long sequence) {
        return ("\"item " + sequence + "\"").getBytes(StandardCharsets.UTF_8);
    }

    protected static Event.Reply reply(Claim claim) {
        return reply(claim, new byte[] {'1'});
    }

    protected static Event.Reply reply(Claim claim, byte[] body) {
        return new Event.Reply(1_000, claim.generation(), Event.Status.OK, 1, 2_000, 1, claim.task(), body);
    }

    protected static Event.Doubted doubt(long sequence) {
        return new Event.Doubted(1, sequence, 0, incarnation(0), 0, new byte[] {'{', '}'});
    }

    protected static void completeAll(Session worker) {
        List<Claim> claims = worker.tryClaim(1_000);
        while (!claims.isEmpty()) {
            claims.forEach(claim -> claim.complete(reply(claim)));
            claims = worker.tryClaim(1_000);
        }
    }

    protected static List<Long> sequences(List<Claim> claims) {
        return claims.stream().map(claim -> claim.task().sequence()).toList();
    }

    protected static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
