package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.forkful.JobException;
import dev.forkful.broker.BrokerException;
import dev.forkful.broker.Event;
import dev.forkful.broker.EventReader;
import dev.forkful.broker.Order;
import dev.forkful.broker.Owner;
import dev.forkful.broker.Position;
import dev.forkful.broker.TaskRecord;
import dev.forkful.limit.LimitFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HelmTest {
    private static final int SUPERVISOR = 3;

    /** All events in one queue, as a supervisor has it. */
    private final MemoryRun run = new MemoryRun(new Random(1) {
        @Override
        public int nextInt(int bound) {
            return 0;
        }
    });

    private final RunState state = new RunState();
    private final List<String> notices = new ArrayList<>();
    private final ControlFiles orders;
    private final Path folder;

    HelmTest(@TempDir Path folder) {
        this.folder = folder;
        this.orders = new ControlFiles(folder);
        orders.put(new ControlFiles.Letter(new Order("01", Order.Verb.CANCEL, 0, "ann", ""), List.of()));
    }

    @Test
    void whatTheDeadLeftHalfWrittenIsSweptAndWhatIsYoungMayStillBeWritten() throws IOException {
        Path old = Files.writeString(folder.resolve("control/02.tmp"), "{");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofMinutes(2))));
        Path young = Files.writeString(folder.resolve("control/03.tmp"), "{");

        orders.sweep();

        assertThat(old).doesNotExist();
        assertThat(young).exists();
        assertThat(orders.ids()).containsExactly("01");
    }

    @Test
    void anOrderThatCannotBeFollowedIsRefusedAndDeleted() {
        helm(wish -> {
                    throw new IllegalStateException("no way");
                })
                .lookNow(0);

        assertThat(orders.ids()).isEmpty();
        readAll();
        assertThat(state.orders())
                .last()
                .satisfies(event -> assertThat(event.refusal())
                        .isEqualTo("it cannot be followed: java.lang.IllegalStateException: no way"));
        assertThat(notices).contains("order 01 cannot be followed: java.lang.IllegalStateException: no way");
    }

    @Test
    void nothingIsSaidOfAnOrderThatWasTakenBackMeanwhile() throws IOException {
        Files.writeString(folder.resolve("control/02.json"), "no order");

        helm(wish -> {}).takeUpLeftovers(List.of("02", "03"));

        assertThat(notices).containsExactly("control/02.json is no order, and deleted");
        assertThat(folder.resolve("control/02.json")).doesNotExist();
    }

    @Test
    void anOrderThatCannotBeWrittenStaysForTheNextSupervisor() {
        Helm helm = helm(wish -> {
            throw new BrokerException.Storage("disk full", null);
        });

        assertThatThrownBy(() -> helm.lookNow(0)).isInstanceOf(BrokerException.Storage.class);

        assertThat(orders.ids()).containsExactly("01");
    }

    @Test
    void anOrderThatCannotBeReadNowStaysForTheNextSupervisor() throws IOException {
        Path unreadable = Path.of("/proc/self/mem"); // its first page: an I/O error
        assumeTrue(Files.exists(unreadable), "no " + unreadable);
        Path file = folder.resolve("control/01.json");
        byte[] order = Files.readAllBytes(file);
        Files.delete(file);
        Files.createSymbolicLink(file, unreadable);
        List<StopRequest> stops = new ArrayList<>();
        Helm helm = helm(stops::add);

        assertThatThrownBy(() -> helm.lookNow(0))
                .isInstanceOf(BrokerException.Storage.class)
                .hasMessage("cannot read " + file + ": Input/output error");

        assertThat(orders.ids()).containsExactly("01");
        assertThat(notices).isEmpty();
        Files.delete(file);
        Files.write(file, order);
        helm.lookNow(0);
        assertThat(stops).hasSize(1);
        assertThat(orders.ids()).isEmpty();
    }

    @Test
    void ordersThatCannotBeListedNowAreNotTakenForNone(@TempDir Path other) throws IOException {
        Files.writeString(other.resolve("control"), "a file in its place");

        assertThatThrownBy(() -> new ControlFiles(other).ids())
                .isInstanceOf(BrokerException.Storage.class)
                .hasMessageContaining("cannot list " + other.resolve("control"));
    }

    @Test
    void anOrderThatNobodyWouldReadIsToldToWhoGivesIt() {
        ControlFiles.Letter letter = submission("02", "x".repeat(64 << 20));

        assertThatThrownBy(() -> orders.put(letter))
                .isInstanceOf(JobException.class)
                .hasMessageMatching("an order of 671\\d{5} bytes; at most 67108864: ask for less at a time");

        assertThat(folder.resolve("control").toFile().list()).containsExactly("01.json");
    }

    @Test
    void aSubmissionThatWasHalfPublishedIsFinishedBeforeOneWithAnEarlierName() {
        ControlFiles.Letter half = submission("05", "a0", "a1", "a2", "a3", "a4");
        recordOfEarlier(half.order(), "a0", "a1");
        orders.put(half);
        orders.put(submission("04", "b0", "b1", "b2"));

        resume();

        assertThat(inputs()).containsExactly("a0", "a1", "a2", "a3", "a4", "b0", "b1", "b2");
        assertThat(orders.ids()).isEmpty();
    }

    @Test
    void aSubmissionThatWasHalfPublishedIsFinishedBeforeARunIsClosed() {
        ControlFiles.Letter half = submission("05", "a0", "a1");
        recordOfEarlier(half.order(), "a0");
        orders.put(half);
        orders.put(new ControlFiles.Letter(new Order("04", Order.Verb.CLOSE, 0, "ann", ""), List.of()));

        TaskFeed feed = resume();

        assertThat(inputs()).containsExactly("a0", "a1");
        assertThat(feed.isOpen()).isFalse();
    }

    /** What a pipeline's tasks emit is not forced, so the power cut takes some, and the numbers behind it. */
    @Test
    void aSubmissionWhoseNumbersAPowerCutTookIsRecordedAnewAndNothingOfItIsLost() {
        ControlFiles.Letter submitted = submission("05", "a0", "a1");
        Owner dead = publishedByEarlier("e0", "e1", "e2", "e3");
        dead.append(new Event.Steered(0, SUPERVISOR - 1, submitted.order(), 4, ""));
        run.loseTasksFrom(1);
        orders.put(submitted);
        readAll();

        resume();

        assertThat(inputs()).containsExactly("e0", "a0", "a1");
        assertThat(orders.ids()).isEmpty();
        assertThat(recorded()).extracting(Event.Steered::first).containsExactly(4L, 1L);
    }

    @Test
    void aSubmissionThatIsRecordedAnewAndHalfPublishedIsFinishedByTheNext() {
        ControlFiles.Letter submitted = submission("05", "a0", "a1", "a2");
        Owner dead = publishedByEarlier("e0", "e1", "e2", "e3");
        dead.append(new Event.Steered(0, SUPERVISOR - 1, submitted.order(), 4, ""));
        run.loseTasksFrom(1);
        orders.put(submitted);
        readAll();
        run.crashAfter(3); // the record and two tasks
        assertThatThrownBy(this::resume).isInstanceOf(MemoryRun.Crash.class);
        assertThat(orders.ids()).contains("05");
        readAll();

        resume();

        assertThat(inputs()).containsExactly("e0", "a0", "a1", "a2");
        assertThat(orders.ids()).isEmpty();
    }

    /** Of these a supervisor knows only the last. */
    @Test
    void noneOfVeryManySubmissionsIsTakenTwiceIfTheSupervisorDiesBeforeTheFilesAreDeleted() throws IOException {
        int many = 1_200;
        assertThat(orders.remove("01")).isTrue();
        for (int i = 0; i < many; i++) { // not put: to force so many takes too long
            Files.writeString(
                    folder.resolve("control/" + (10_000 + i) + ".json"),
                    "{\"verb\":\"SUBMIT\",\"by\":\"ann\",\"why\":\"\",\"amount\":1,\"items\":[\"\\\"" + i + "\\\"\"]}");
        }
        run.crashAfter(2 * many); // a record and a task each
        assertThatThrownBy(this::resume).isInstanceOf(MemoryRun.Crash.class);
        readAll();

        resume();

        assertThat(inputs()).hasSize(many).doesNotHaveDuplicates();
        assertThat(orders.ids()).isEmpty();
    }

    @Test
    void whatLastsIsForcedAfterItsLastTaskAndBeforeItsFileGoes() {
        assertThat(orders.remove("01")).isTrue();
        orders.put(submission("02", "a0", "a1"));
        orders.put(submission("03", "b0"));
        List<String> forced = new ArrayList<>();
        run.onForce(() -> forced.add(inputs() + " " + recordedIds() + " " + orders.ids()));

        resume();

        assertThat(forced).containsExactly("[a0, a1, b0] [02, 03] [02, 03]");
        assertThat(orders.ids()).isEmpty();
    }

    @Test
    void whatEndsWithTheSupervisorIsNotForced() {
        assertThat(orders.remove("01")).isTrue();
        orders.put(new ControlFiles.Letter(new Order("02", Order.Verb.PAUSE, 0, "ann", ""), List.of()));
        List<String> forced = new ArrayList<>();
        run.onForce(() -> forced.add("forced"));

        helm(wish -> {}).lookNow(0);

        assertThat(orders.ids()).isEmpty();
        assertThat(forced).isEmpty();
    }

    /** Of a pipeline its end is on record no earlier than the supervisor's next round, and the file is gone by then. */
    @Test
    void aRunThatWasClosedTakesNoMoreTasksThoughTheOrderIsGone() {
        recordOfEarlier(new Order("03", Order.Verb.CLOSE, 0, "ann", ""), "a0");
        orders.put(submission("04", "b0"));

        TaskFeed feed = resume();

        assertThat(feed.isOpen()).isFalse();
        assertThat(inputs()).containsExactly("a0");
        readAll();
        assertThat(state.orders())
                .last()
                .satisfies(event -> assertThat(event.refusal()).isEqualTo("run x takes no more tasks: it is closed"));
    }

    @Test
    void numbersOfAnyLengthAreTaken() {
        String digits = "1234567890".repeat(200);
        Order submit = new Order("04", Order.Verb.SUBMIT, 1, "ann", "");
        assertThat(new ControlFiles.Letter(submit, List.of("[" + digits + "]")).flaw())
                .isEmpty();
        assertThat(Decision.flaw(List.of(digits))).isEmpty();
    }

    @Test
    void aCloseThatWasRefusedClosesNothing() {
        Order close = new Order("03", Order.Verb.CLOSE, 0, "ann", "");
        run.append(Event.Steered.refused(0, SUPERVISOR - 1, close, "not now"));
        readAll();

        assertThat(resume().isOpen()).isTrue();
    }

    /** What a supervisor left that died after it recorded an order and published some tasks. */
    private void recordOfEarlier(Order order, String... published) {
        run.append(new Event.Steered(0, SUPERVISOR - 1, order, 0, ""));
        Owner unused = publishedByEarlier(published);
        readAll();
    }

    private Owner publishedByEarlier(String... inputs) {
        Owner dead = run.own(SUPERVISOR - 1, state);
        for (String input : inputs) {
            dead.publish(new TaskRecord(dead.publishedTasks(), 0, json(input).getBytes(StandardCharsets.UTF_8)));
        }
        return dead;
    }

    /** What is on record of submissions, as a fresh reader finds it. */
    private List<Event.Steered> recorded() {
        List<Event.Steered> found = new ArrayList<>();
        try (EventReader events = run.events(Position.START)) {
            int unused = events.poll(
                    event -> {
                        if (event instanceof Event.Steered steered
                                && steered.order().verb() == Order.Verb.SUBMIT) {
                            found.add(steered);
                        }
                    },
                    Integer.MAX_VALUE);
        }
        return found;
    }

    private List<String> recordedIds() {
        return recorded().stream().map(event -> event.order().id()).toList();
    }

    private TaskFeed resume() {
        TaskFeed feed = new TaskFeed("x", () -> {});
        Owner owner = run.own(SUPERVISOR, state);
        Helm helm = helm(owner, feed, wish -> {});
        List<String> left = orders.ids();
        feed.open(new Entrance.Direct(owner), () -> helm.takeUpLeftovers(left));
        return feed;
    }

    private List<String> inputs() {
        return run.tasks.stream()
                .map(task -> new String(task.input(), StandardCharsets.UTF_8).replace("\"", ""))
                .toList();
    }

    private static ControlFiles.Letter submission(String id, String... items) {
        return new ControlFiles.Letter(
                new Order(id, Order.Verb.SUBMIT, items.length, "ann", ""),
                Stream.of(items).map(HelmTest::json).toList());
    }

    private static String json(String text) {
        return '"' + text + '"';
    }

    private Helm helm(Consumer<StopRequest> stop) {
        return helm(run.own(SUPERVISOR, state), null, stop);
    }

    private Helm helm(Owner owner, @Nullable TaskFeed feed, Consumer<StopRequest> stop) {
        Reins reins = new Reins(owner, new Roster(2, 8), new LimitFolder(folder));
        Decisions decisions = new Decisions(owner, state, run.tasks(), () -> {});
        return new Helm(
                orders, new Helm.Wheel(SUPERVISOR, owner, state, reins, false, decisions, feed, stop, notices::add));
    }

    private void readAll() {
        try (EventReader events = run.events(Position.START)) {
            while (events.poll(state::apply, 100) > 0) {
                // poll gives what there is, in portions
            }
        }
    }
}
