package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.FailureLimit;
import dev.forkful.Input;
import dev.forkful.Job;
import dev.forkful.broker.Event;
import dev.forkful.broker.EventReader;
import dev.forkful.broker.Owner;
import dev.forkful.broker.Position;
import dev.forkful.broker.Session;
import dev.forkful.broker.chronicle.ChronicleBroker;
import dev.forkful.run.SupervisorOptions.OpenRun;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/** Runs of a test, in a home of its own, and the supervisors over them; the workers are real. */
final class TestRuns {
    final List<String> notices = new CopyOnWriteArrayList<>();
    private final Path home;
    private final Class<? extends Job> job;
    private IdleWorkers idleWorkers = IdleWorkers.NONE;
    private List<StagePlan> stages = List.of();

    /** @param job on the test's own class path, which its workers get too */
    TestRuns(Path home, Class<? extends Job> job) {
        this.home = home;
        this.job = job;
    }

    /** The same with a place where workers wait. */
    TestRuns withIdleWorkers(IdleWorkers value) {
        idleWorkers = value;
        return this;
    }

    /** The same with the stages of a pipeline. */
    TestRuns withStages(List<StagePlan> value) {
        stages = value;
        return this;
    }

    RunStore store() {
        return RunStore.at(home);
    }

    /** A run with two workers, 64 attempts in flight, and no arguments. */
    RunDirectory create(String id, @Nullable Input input) throws IOException {
        return create(id, input, 2, 64, Map.of());
    }

    RunDirectory create(String id, @Nullable Input input, int workers, int concurrency, Map<String, String> arguments)
            throws IOException {
        Path jar = home.resolve("job.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            String file = job.getName().replace('.', '/') + ".class";
            ZipEntry entry = new ZipEntry(file);
            entry.setTime(0); // the same job has the same jar
            out.putNextEntry(entry);
            try (InputStream code = job.getResourceAsStream('/' + file)) {
                long unused = Objects.requireNonNull(code, file).transferTo(out);
            }
        }
        Manifest manifest = new Manifest(
                id,
                "trouble",
                Code.of(home.resolve("Trouble.java"), "0", job.getName()),
                input,
                Long.MAX_VALUE,
                Manifest.BadInput.REFUSE,
                workers,
                concurrency,
                0,
                FailureLimit.NONE,
                arguments,
                0,
                null,
                null,
                stages,
                null,
                Manifest.Pace.AS_DECLARED,
                false);
        return store().create(manifest, jar, List.of());
    }

    RunOutcome run(RunDirectory run) throws InterruptedException {
        try (Supervisor supervisor = start(run)) {
            return supervisor.await();
        }
    }

    Supervisor start(RunDirectory run) {
        return start(run, OpenRun.CLOSE, reply -> {});
    }

    /** @param onReply told of each settled task */
    Supervisor start(RunDirectory run, OpenRun openRun, Consumer<Event.Reply> onReply) {
        return start(run, options().withOpenRun(openRun), onReply);
    }

    /** With the failed tasks open again. */
    Supervisor retry(RunDirectory run) {
        return start(run, options().withReopen(SupervisorOptions.Reopen.FAILED), reply -> {});
    }

    /** How workers of the test's own class path are started. */
    SupervisorOptions options() {
        return SupervisorOptions.of(WorkerJvm.of(Stream.of(TestJvm.classPath().split(":", -1))
                                .map(Path::of)
                                .toList())
                        .withOptions(TestJvm.options()))
                .withGuard(GuardLimits.OFF) // what else the machine does is no matter of a test
                .withIdleWorkers(idleWorkers);
    }

    RunOutcome run(RunDirectory run, SupervisorOptions options) throws InterruptedException {
        try (Supervisor supervisor = start(run, options, reply -> {})) {
            return supervisor.await();
        }
    }

    Supervisor start(RunDirectory run, SupervisorOptions options) {
        return start(run, options, reply -> {});
    }

    private Supervisor start(RunDirectory run, SupervisorOptions options, Consumer<Event.Reply> onReply) {
        return Supervisor.start(run, options, new RunListener() {
            @Override
            public void settled(Event.Reply reply) {
                onReply.accept(reply);
            }

            @Override
            public void notice(String message) {
                notices.add(message);
            }
        });
    }

    /** A console that takes over, and dies with its worker when that has claimed so many tasks. */
    static void crash(RunDirectory run, int inHand) throws InterruptedException {
        crash(run, (owner, session) -> assertThat(session.tryClaim(inHand)).hasSize(inHand));
    }

    /** @param life what the two do before they die */
    static void crash(RunDirectory run, BiConsumer<Owner, Session> life) throws InterruptedException {
        ChronicleBroker broker = ChronicleBroker.at(run.path());
        broker.awaitStrays();
        RunState state = run.state();
        int incarnation = broker.nextIncarnation();
        try (Owner owner = broker.own(incarnation, state, Aftermath.of(broker, state))) {
            owner.append(Marks.of(incarnation, Event.Mark.STARTED));
            owner.admit(incarnation + 1);
            owner.setLiveWorkers(List.of(incarnation + 1));
            try (Session session = broker.join(incarnation + 1)) {
                session.append(new Event.WorkerStarted(0, incarnation + 1, 1, 4711));
                life.accept(owner, session);
            }
        }
    }

    static List<Event.Reply> replies(RunDirectory run) {
        return events(run, Event.Reply.class);
    }

    /** All events of a kind that are there, in any order. */
    static <E extends Event> List<E> events(RunDirectory run, Class<E> type) {
        List<E> found = new ArrayList<>();
        try (EventReader events = run.broker().events(Position.START)) {
            int read = 1;
            while (read > 0) {
                read = events.poll(
                        event -> {
                            if (type.isInstance(event)) {
                                found.add(type.cast(event));
                            }
                        },
                        10_000);
            }
        }
        return found;
    }
}
