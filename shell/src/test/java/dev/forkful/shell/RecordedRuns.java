package dev.forkful.shell;

import dev.forkful.FailureLimit;
import dev.forkful.Input;
import dev.forkful.Job;
import dev.forkful.JobArguments;
import dev.forkful.JobSpec;
import dev.forkful.broker.Broker;
import dev.forkful.broker.Claim;
import dev.forkful.broker.Event;
import dev.forkful.broker.Origin;
import dev.forkful.broker.Owner;
import dev.forkful.broker.Session;
import dev.forkful.broker.TaskRecord;
import dev.forkful.run.Code;
import dev.forkful.run.Manifest;
import dev.forkful.run.RunDirectory;
import dev.forkful.run.RunStore;
import dev.forkful.run.StagePlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.jar.JarOutputStream;

/**
 * Real runs on disk, without any process: what a supervisor and its two workers would append, this appends.
 *
 * <p>Each has six tasks, the letters from a to f. Worker 1 settles the first three, task 1 at its second attempt;
 * worker 2 the others, of which task 4 fails with status 503.
 */
public final class RecordedRuns {
    /** When all of them were begun; everything in them happens within the next second. */
    public static final Instant BEGUN = Instant.parse("2026-11-21T08:59:00Z");

    /** What the first attempt at task 1 came to. */
    public static final String REFUSED = "{\"type\":\"java.net.ConnectException\",\"message\":\"refused\"}";

    private static final int TASKS = 6;
    private static final int SUPERVISOR = 1;
    private static final int FIRST_WORKER = 2;
    private static final int SECOND_WORKER = 3;

    private final Path home;
    private int age = 1_000;

    /** @param home what {@code FORKFUL_HOME} says; a folder */
    public RecordedRuns(Path home) {
        this.home = home;
    }

    /** What the workers of these runs would do. */
    public static final class Shout implements Job {
        /** How often this process has run its code. */
        public static final AtomicInteger DEFINED = new AtomicInteger();

        @Override
        public JobSpec define(JobArguments arguments) {
            DEFINED.incrementAndGet();
            return JobSpec.named("shout")
                    .input(Input.items("a", "b", "c", "d", "e", "f"))
                    .task(String.class, (letter, task) -> letter.toUpperCase(Locale.ROOT));
        }
    }

    /** A run that nobody began yet; it is older than those made before. */
    public RunDirectory create(String id, Input input) throws IOException {
        return create(id, input, List.of());
    }

    private RunDirectory create(String id, Input input, List<StagePlan> stages) throws IOException {
        Path jar = Files.createDirectories(home).resolve("job.jar");
        try (JarOutputStream empty = new JarOutputStream(Files.newOutputStream(jar))) {
            empty.finish();
        }
        Manifest manifest = new Manifest(
                id,
                "shout",
                Code.of(home.resolve("Shout.java"), "0", Shout.class.getName()),
                input,
                Long.MAX_VALUE,
                Manifest.BadInput.REFUSE,
                1,
                8,
                0,
                FailureLimit.NONE,
                Map.of(),
                BEGUN.toEpochMilli(),
                null,
                null,
                stages,
                null,
                Manifest.Pace.AS_DECLARED,
                false);
        RunDirectory run = RunStore.at(home).create(manifest, jar, List.of());
        // The order of runs is that of these times, whose grain may be too coarse for a test.
        Instant made = BEGUN.plusSeconds(--age);
        Files.setLastModifiedTime(run.path().resolve("job.jar"), FileTime.from(made));
        return run;
    }

    /** A run whose tasks are all settled. */
    public RunDirectory finished(String id) throws IOException {
        return record(create(id, Input.items("a", "b", "c", "d", "e", "f")), TASKS);
    }

    /** A finished run of two stages: what each of the first three tasks emitted is one of the other three. */
    public RunDirectory pipeline(String id) throws IOException {
        return pipeline(id, Input.items("a", "b", "c"));
    }

    /** The same, with an input that names where the three were read. */
    public RunDirectory pipeline(String id, Input input) throws IOException {
        List<StagePlan> stages = List.of(new StagePlan("list", 10, false), new StagePlan("shout", 10, false));
        return record(create(id, input, stages), TASKS);
    }

    /** A run whose supervisor and workers were killed when tasks 4 and 5 were not settled. */
    public RunDirectory interrupted(String id) throws IOException {
        return record(create(id, Input.items("a", "b", "c", "d", "e", "f")), TASKS - 2);
    }

    /**
     * A run whose supervisor and workers were killed when tasks 4 and 5 were sent and not answered, and must not be
     * repeated; worker 2 had given 5 up before.
     */
    public RunDirectory inDoubt(String id) throws IOException {
        return record(create(id, Input.items("a", "b", "c", "d", "e", "f")), TASKS - 2, session -> {
            session.append(new Event.Sent(at(300), 4, 0, SECOND_WORKER, 2, 1, 0, "key-4"));
            session.append(new Event.Sent(at(301), 5, 0, SECOND_WORKER, 2, 3, 0, "key-5"));
            session.append(new Event.Doubted(
                    at(900), 5, 0, SECOND_WORKER, 0, utf8("{\"type\":\"timeout\",\"message\":\"too slow\"}")));
        });
    }

    private static RunDirectory record(RunDirectory run, int settled) {
        return record(run, settled, session -> {});
    }

    /** @param last what the second worker did, last of all */
    private static RunDirectory record(RunDirectory run, int settled, Consumer<Session> last) {
        Broker broker = run.broker();
        try (Owner owner = broker.own(SUPERVISOR, run.state())) {
            owner.append(marked(0, Event.Mark.STARTED));
            for (int i = 0; i < TASKS; i++) {
                owner.publish(task(i, run.manifest().isPipeline()));
            }
            if (run.manifest().isPipeline()) {
                owner.append(marked(50, Event.Mark.INPUT_ENDED));
            } else {
                owner.seal();
            }
            owner.admit(FIRST_WORKER);
            owner.admit(SECOND_WORKER);
            owner.setLiveWorkers(List.of(FIRST_WORKER, SECOND_WORKER));
            work(broker, FIRST_WORKER, settled, session -> {});
            work(broker, SECOND_WORKER, settled, last);
            if (settled == TASKS) {
                owner.append(marked(900, Event.Mark.COMPLETED));
            }
        }
        return run;
    }

    private static TaskRecord task(int number, boolean ofPipeline) {
        int parent = number - TASKS / 2;
        Origin origin =
                !ofPipeline ? Origin.PLAIN : parent < 0 ? Origin.ofItem(number, null) : new Origin(parent, 0, 0, null);
        return new TaskRecord(number, origin.isEmitted() ? 1 : 0, json((char) ('a' + number)), origin);
    }

    private static void work(Broker broker, int incarnation, int settled, Consumer<Session> last) {
        int worker = incarnation - SUPERVISOR;
        try (Session session = broker.join(incarnation)) {
            session.append(new Event.WorkerStarted(at(100), incarnation, worker, 4_000_000L + worker));
            for (Claim claim : session.tryClaim(TASKS)) {
                if (claim.task().sequence() < settled) {
                    settle(session, claim, worker);
                }
            }
            last.accept(session);
            if (settled == TASKS) {
                session.append(new Event.WorkerStopped(at(800), incarnation, worker, "done"));
            }
        }
    }

    private static void settle(Session session, Claim claim, int worker) {
        int sequence = (int) claim.task().sequence();
        boolean again = sequence == 1;
        boolean failed = sequence == 4;
        if (again) {
            session.append(new Event.AttemptFailed(at(150), sequence, 0, 1, 250, utf8(REFUSED)));
        }
        byte[] body = failed
                ? utf8("{\"type\":\"dev.forkful.http.HttpStatusException\",\"message\":\"no room\",\"status\":503}")
                : json((char) ('A' + sequence));
        Claim.Outcome unused = claim.complete(new Event.Reply(
                at(200 + sequence),
                0,
                failed ? Event.Status.FAILED : Event.Status.OK,
                again ? 2 : 1,
                2_000_000,
                worker,
                claim.task(),
                body));
    }

    private static Event marked(int millis, Event.Mark mark) {
        return new Event.RunMarked(at(millis), SUPERVISOR, mark, "ann", "");
    }

    private static long at(int millis) {
        return BEGUN.toEpochMilli() + millis;
    }

    private static byte[] json(char letter) {
        return utf8("\"" + letter + "\"");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
