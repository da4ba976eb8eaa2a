package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Rate;
import dev.forkful.broker.Event;
import dev.forkful.broker.Event.Status;
import dev.forkful.broker.Order;
import dev.forkful.broker.TaskRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RunStateTest {
    private final RunState state = new RunState();

    @Test
    void theFirstReplyOfAGenerationWinsAndLaterOnesAreCountedAsDuplicates() {
        assertThat(state.apply(ok(3, 0))).isEqualTo(RunState.Effect.SETTLED);
        assertThat(state.apply(failed(3, 0, "late", 500))).isEqualTo(RunState.Effect.DROPPED);

        assertThat(state.okTasks()).isEqualTo(1);
        assertThat(state.failedTasks()).isZero();
        assertThat(state.duplicateReplies()).isEqualTo(1);
    }

    @Test
    void theLastReplyIsTheLatestByTheClocksOfItsWritersInWhateverOrderItIsRead() {
        assertThat(state.lastReplyMillis()).isEmpty();
        List<Event> events = new ArrayList<>(
                List.of(okAt(7_000, 0, 0), okAt(9_000, 1, 0), okAt(8_000, 1, 0), okAt(2_000, 0, 1), okAt(1_000, 2, 0)));
        for (int i = 0; i < 20; i++) {
            Collections.shuffle(events, new Random(i));
            RunState merged = new RunState();
            events.forEach(merged::apply);
            merged.apply(new Event.Reopened(99_000, 1, List.of(2L)));
            assertThat(merged.lastReplyMillis()).hasValue(9_000);
        }
    }

    @Test
    void firstOpenIsTheLowestGap() {
        List.of(0L, 1L, 3L).forEach(sequence -> state.apply(ok(sequence, 0)));

        assertThat(state.firstOpen()).isEqualTo(2);
        state.apply(ok(2, 0));
        assertThat(state.firstOpen()).isEqualTo(4);
    }

    @Test
    void aReopenedTaskIsUnsettledUntilItsNewGenerationReplies() {
        state.apply(failed(0, 0, "boom", 503));
        state.apply(ok(1, 0));
        state.apply(new Event.Reopened(0, 1, List.of(0L)));

        assertThat(state.failedTasks()).isZero();
        assertThat(state.errorGroups()).isEmpty();
        assertThat(state.firstOpen()).isZero();
        assertThat(state.generation(0)).isEqualTo(1);

        state.apply(ok(0, 1));
        assertThat(state.okTasks()).isEqualTo(2);
        assertThat(state.settledTasks()).isEqualTo(2);
    }

    @Test
    void aPauseEndsWithItsSupervisorAndSettingsHold() {
        state.apply(new Event.RunMarked(0, 1, Event.Mark.STARTED, "me", ""));
        state.apply(steered(1, Order.Verb.PAUSE, 0));
        state.apply(steered(1, Order.Verb.SCALE, 4));
        state.apply(steered(1, Order.Verb.CONCURRENCY, 9));
        assertThat(state.isPaused()).isTrue();

        state.apply(new Event.RunMarked(0, 5, Event.Mark.STARTED, "me", ""));
        assertThat(state.isPaused()).isFalse();
        assertThat(state.course().workers()).hasValue(4);
        assertThat(state.course().concurrency()).hasValue(9);

        state.apply(steered(5, Order.Verb.SCALE, 2));
        state.apply(steered(1, Order.Verb.SCALE, 8)); // merged late
        assertThat(state.course().workers()).hasValue(2);
    }

    @Test
    void aRefusedOrderIsKnownAndChangesNothing() {
        Order order = new Order("x", Order.Verb.CANCEL, 0, "me", "");
        state.apply(new Event.Steered(0, 1, order, 0, "no"));

        assertThat(state.course().find("x")).isPresent();
        assertThat(state.course().cancellation()).isEmpty();
    }

    @Test
    void runAdaptsItselfUntilAPersonSaysANumber() {
        state.apply(steered(4, Order.Verb.ADAPT, 40));
        state.apply(steered(1, Order.Verb.ADAPT, 10)); // an earlier supervisor's, read later
        assertThat(state.adaptation()).contains("40 in flight: ");
        assertThat(state.orders()).isEmpty();

        state.apply(steered(4, Order.Verb.CONCURRENCY, 7));
        assertThat(state.adaptation()).isEmpty();
        assertThat(state.orders()).hasSize(1);
    }

    @Test
    void whyAttemptsAreHeldBackIsWhatTheLatestSupervisorSaid() {
        state.apply(new Event.RunMarked(0, 4, Event.Mark.STARTED, "me", ""));
        state.apply(guarded(4, 1, "3 % of the memory is free"));
        state.apply(guarded(1, 0, "there is room again")); // an earlier supervisor's, read later
        assertThat(state.guard()).isEqualTo("3 % of the memory is free");

        state.apply(guarded(4, 0, "there is room again"));
        assertThat(state.guard()).isEmpty();
        assertThat(state.orders()).isEmpty();
    }

    private static Event.Steered guarded(int incarnation, long held, String why) {
        Order order = new Order("id", Order.Verb.GUARD, held, "forkful", why);
        return new Event.Steered(0, incarnation, order, 0, "");
    }

    @Test
    void ratesAreThoseOfTheLatestSupervisor() {
        state.apply(steered(4, Order.Verb.RATE, Rate.perSecond(20).thousandthsPerHour()));
        state.apply(steered(1, Order.Verb.RATE, Rate.perSecond(10).thousandthsPerHour()));
        state.apply(steered(1, Order.Verb.HOST_RATE, Rate.perMinute(5).thousandthsPerHour()));
        assertThat(state.course().rate()).contains(Rate.perSecond(20));
        assertThat(state.course().hostRate()).contains(Rate.perMinute(5));
    }

    private static Event.Steered steered(int incarnation, Order.Verb verb, long amount) {
        return new Event.Steered(0, incarnation, new Order(verb.name(), verb, amount, "me", ""), 0, "");
    }

    @Test
    void aDeathThatIsToldInPortionsIsNoDeathAlone() {
        state.apply(new Event.RunMarked(0, 1, Event.Mark.STARTED, "me", ""));
        List<Long> held = LongStream.range(0, Event.MAX_SEQUENCES).boxed().toList();
        state.apply(new Event.WorkerLost(0, 3, 1, 137, true, held));
        state.apply(new Event.WorkerLost(0, 3, 1, 137, true, List.of(77_777L)));
        assertThat(state.kills(77_777)).isZero();

        state.apply(new Event.WorkerLost(0, 4, 1, 137, true, List.of(77_777L)));
        assertThat(state.kills(77_777)).isEqualTo(1);
        assertThat(state.workersLost()).isEqualTo(2);
    }

    @Test
    void anyMergeOfTheWritersEventsGivesTheSameState() {
        List<Event> supervisor = List.of(
                new Event.Reopened(0, 1, List.of(1L, 2L)),
                new Event.WorkerLost(0, 3, 1, 137, true, List.of(5L)),
                new Event.RunMarked(0, 9, Event.Mark.STOPPED, "me", ""));
        List<Event> worker = List.of(
                new Event.WorkerStarted(0, 3, 1, 42),
                ok(0, 0),
                failed(1, 0, "boom", 503),
                failed(2, 0, "boom", 503),
                ok(1, 1));
        List<Event> successor = List.of(new Event.WorkerStarted(0, 10, 1, 43), ok(2, 1), ok(0, 0), ok(4, 0));

        for (int seed = 0; seed < 200; seed++) {
            RunState merged = new RunState();
            merge(new Random(seed), supervisor, worker, successor).forEach(merged::apply);

            assertThat(merged.okTasks()).as("seed %d", seed).isEqualTo(4);
            assertThat(merged.failedTasks()).as("seed %d", seed).isZero();
            assertThat(merged.firstOpen()).as("seed %d", seed).isEqualTo(3);
            assertThat(merged.kills(5)).as("seed %d", seed).isZero();
            assertThat(merged.liveWorkers()).as("seed %d", seed).isEqualTo(1);
            assertThat(merged.workersLost()).as("seed %d", seed).isEqualTo(1);
            assertThat(merged.lastMark()).as("seed %d", seed).contains(Event.Mark.STOPPED);
        }
    }

    @Test
    void theStateIsTheSameForAnyTimes() {
        for (long at : new long[] {0, -1, 1_790_000_000_000L, Long.MIN_VALUE, Long.MAX_VALUE}) {
            RunState jumped = new RunState();
            jumped.apply(new Event.RunMarked(-at, 1, Event.Mark.STARTED, "me", ""));
            jumped.apply(new Event.WorkerStarted(at, 2, 1, 42));
            jumped.apply(at(1_000, failed(0, 0, "boom", 503)));
            jumped.apply(new Event.Reopened(at, 1, List.of(0L)));
            jumped.apply(at(at, ok(0, 1)));
            jumped.apply(at(-at, ok(1, 0)));
            jumped.apply(new Event.WorkerLost(at, 2, 1, 137, true, List.of(2L)));

            assertThat(jumped.okTasks()).as("at %d", at).isEqualTo(2);
            assertThat(jumped.failedTasks()).as("at %d", at).isZero();
            assertThat(jumped.kills(2)).as("at %d", at).isEqualTo(1);
            assertThat(jumped.liveWorkers()).as("at %d", at).isZero();
        }
    }

    private static Event.Reply at(long millis, Event.Reply reply) {
        return new Event.Reply(
                millis,
                reply.generation(),
                reply.status(),
                reply.attempts(),
                reply.durationNanos(),
                reply.worker(),
                reply.task(),
                reply.body());
    }

    @Test
    void killsOfAnEarlierSupervisorDoNotCountInAnyMerge() {
        List<Event> earlier = List.of(
                started(1),
                new Event.WorkerLost(0, 2, 1, 137, true, List.of(5L, 6L)),
                new Event.WorkerLost(0, 3, 1, 137, true, List.of(5L)));
        List<Event> later = List.of(
                started(10),
                new Event.WorkerLost(0, 11, 1, 137, true, List.of(5L)),
                new Event.WorkerLost(0, 12, 1, 0, false, List.of(5L)));
        List<Event> worker = List.of(ok(6, 0));

        for (int seed = 0; seed < 100; seed++) {
            RunState merged = new RunState();
            merge(new Random(seed), earlier, later, worker).forEach(merged::apply);

            assertThat(merged.kills(5)).as("seed %d", seed).isEqualTo(1);
            assertThat(merged.kills(6)).as("seed %d", seed).isZero();
            assertThat(merged.workersLost()).as("seed %d", seed).isEqualTo(3);
        }
    }

    @Test
    void failuresAreGroupedByTypeAndStatusLargestFirst() {
        state.apply(failed(0, 0, "Reset", -1));
        state.apply(failed(1, 0, "HttpStatus", 503));
        state.apply(failed(2, 0, "HttpStatus", 503));
        state.apply(failed(3, 0, "HttpStatus", 429));

        assertThat(state.errorGroups().get(0))
                .isEqualTo(new RunSnapshot.ErrorGroup("HttpStatus", OptionalInt.of(503), 2, "it failed", 1, false));
        assertThat(state.errorGroups()).hasSize(3);
    }

    private static List<Event> merge(Random random, List<Event> a, List<Event> b, List<Event> c) {
        List<List<Event>> writers = List.of(new ArrayList<>(a), new ArrayList<>(b), new ArrayList<>(c));
        List<Event> merged = new ArrayList<>();
        while (writers.stream().anyMatch(writer -> !writer.isEmpty())) {
            List<Event> writer = writers.get(random.nextInt(writers.size()));
            if (!writer.isEmpty()) {
                merged.add(writer.remove(0));
            }
        }
        return Collections.unmodifiableList(merged);
    }

    private static Event started(int incarnation) {
        return new Event.RunMarked(0, incarnation, Event.Mark.STARTED, "me", "");
    }

    private static Event.Reply okAt(long millis, long sequence, int generation) {
        Event.Reply ok = ok(sequence, generation);
        return new Event.Reply(
                millis, generation, ok.status(), ok.attempts(), ok.durationNanos(), ok.worker(), ok.task(), ok.body());
    }

    private static Event.Reply ok(long sequence, int generation) {
        return reply(sequence, generation, Status.OK, "1");
    }

    private static Event.Reply failed(long sequence, int generation, String type, int status) {
        String http = status < 0 ? "" : ",\"status\":" + status;
        return reply(
                sequence,
                generation,
                Status.FAILED,
                "{\"type\":\"" + type + "\",\"message\":\"it failed\"" + http + "}");
    }

    private static Event.Reply reply(long sequence, int generation, Status status, String body) {
        TaskRecord task = new TaskRecord(sequence, 0, "1".getBytes(StandardCharsets.UTF_8));
        return new Event.Reply(0, generation, status, 1, 5_000_000, 1, task, body.getBytes(StandardCharsets.UTF_8));
    }
}
