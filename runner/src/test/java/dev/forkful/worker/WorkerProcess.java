package dev.forkful.worker;

import static dev.forkful.Eventually.PATIENCE;

import dev.forkful.broker.Event;
import dev.forkful.broker.EventReader;
import dev.forkful.broker.KnownStates;
import dev.forkful.broker.Owner;
import dev.forkful.broker.Position;
import dev.forkful.broker.TaskRecord;
import dev.forkful.broker.chronicle.ChronicleBroker;
import dev.forkful.run.TestJvm;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One real worker process under a real broker, of which the test is the supervisor. Closing kills it. */
final class WorkerProcess implements AutoCloseable {
    private static final int INCARNATION = 1;
    private static final int CONCURRENCY = 4;

    private final ChronicleBroker broker;
    private final Owner owner;
    private final Process process;
    private final Path log;
    private final EventReader reader;
    private final List<Event> events = new ArrayList<>();

    private WorkerProcess(Path run, Map<String, String> arguments) throws IOException {
        broker = ChronicleBroker.at(run);
        owner = broker.own(1_000, new KnownStates());
        owner.admit(INCARNATION);
        owner.setLiveWorkers(List.of(INCARNATION));
        reader = broker.events(Position.START);
        log = run.resolve("worker.log");
        WorkerCommand command = new WorkerCommand(
                Jvm.at(Path.of(System.getProperty("java.home"))),
                Machine.current(),
                TestJvm.classPath(),
                CONCURRENCY,
                1,
                TestJvm.options());
        process = new ProcessBuilder(command.line())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        LaunchSpec spec = new LaunchSpec(
                run,
                INCARNATION,
                1,
                CONCURRENCY,
                new LaunchSpec.JobLocation(List.of(), MisbehavingJob.class.getName(), "misbehaving"),
                run,
                arguments,
                log,
                null,
                "r",
                false);
        send(spec.toJson() + "\n");
    }

    static WorkerProcess start(Path run, Map<String, String> arguments) throws IOException {
        return new WorkerProcess(run, arguments);
    }

    void publish(String... inputs) throws IOException {
        for (String input : inputs) {
            byte[] json = ('"' + input + '"').getBytes(StandardCharsets.UTF_8);
            owner.publish(new TaskRecord(owner.publishedTasks(), 0, json));
        }
        send("\0");
    }

    private void send(String text) throws IOException {
        OutputStream pipe = process.getOutputStream();
        pipe.write(text.getBytes(StandardCharsets.UTF_8));
        pipe.flush();
    }

    void drain() throws IOException {
        owner.setFlow(Owner.Flow.DRAIN);
        send("\0");
    }

    /** Answers that it may end. */
    void letGo() throws IOException {
        send(LaunchPipe.LET_GO + "\n");
    }

    void closePipe() throws IOException {
        process.getOutputStream().close();
    }

    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    Owner owner() {
        return owner;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Its exit status. */
    int awaitExit() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the worker did not end; log:\n" + log());
        }
        return process.exitValue();
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** All events so far. */
    List<Event> events() {
        int read = reader.poll(events::add, 1_000);
        while (read > 0) {
            read = reader.poll(events::add, 1_000);
        }
        return List.copyOf(events);
    }

    <E extends Event> List<E> events(Class<E> type) {
        return events().stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Sequence number, status and body of each reply, in the order of the sequence numbers. */
    List<String> replies() {
        return events(Event.Reply.class).stream()
                .sorted((a, b) -> Long.compare(a.sequence(), b.sequence()))
                .map(reply -> reply.sequence() + " " + reply.status() + " "
                        + new String(reply.body(), StandardCharsets.UTF_8))
                .toList();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        reader.close();
        owner.close();
    }
}
