package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.broker.Event;
import dev.forkful.broker.Order;
import dev.forkful.broker.TaskRecord;
import dev.forkful.worker.TaskJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is in doubt, by the events of a run; and what a person's decision makes of it. */
class DoubtsTest {
    private static final int SUPERVISOR = 1;
    private static final int WORKER = 2;
    private static final int OTHER = 3;

    private final RunState state = new RunState();

    @Test
    void whatIsSentIsInDoubtOnceItsWorkerIsGoneAndNotBefore() {
        apply(started(SUPERVISOR), sent(0, 0, WORKER), sent(1, 0, WORKER), sent(2, 0, OTHER), ok(1, 0));
        assertThat(state.inDoubtTasks()).isZero();
        assertThat(state.isUnanswered(0, WORKER)).isTrue();
        assertThat(state.isUnanswered(0, OTHER)).isFalse();
        assertThat(state.isUnanswered(1, WORKER)).isFalse();

        apply(lost(WORKER));
        assertThat(state.inDoubtTasks()).isEqualTo(1);
        assertThat(state.isInDoubt(0)).isTrue();
        assertThat(state.isOpen(0)).isFalse();
        assertThat(state.isOpen(2)).isTrue();
        assertThat(state.restingTasks()).isEqualTo(2);
    }

    @Test
    void workersOfAnEarlierSupervisorAreGoneWithoutAWord() {
        apply(started(SUPERVISOR), sent(0, 0, WORKER));
        assertThat(state.isInDoubt(0)).isFalse();
        apply(started(OTHER + 1));
        assertThat(state.isInDoubt(0)).isTrue();
    }

    @Test
    void soAreAllWhereNobodyRunsTheRunButNotThoseOfWhoResumesIt() {
        apply(started(SUPERVISOR), sent(0, 0, WORKER));
        state.noteAtRest();
        assertThat(state.isInDoubt(0)).isTrue();
        apply(sent(1, 0, OTHER));
        assertThat(state.isInDoubt(1)).isFalse();
    }

    @Test
    void anAnswerTakesAwayOnlyTheDoubtOfItsOwnWorker() {
        apply(sent(0, 0, WORKER), sent(0, 0, OTHER), lost(WORKER), lost(OTHER), answered(0, 0, WORKER));
        assertThat(state.isInDoubt(0)).isTrue();
        assertThat(state.firstOpen()).isEqualTo(1);
        apply(answered(0, 0, OTHER));
        assertThat(state.isInDoubt(0)).isFalse();
        assertThat(state.firstOpen()).isZero();
    }

    @Test
    void workerThatLivesGivesATaskUp() {
        apply(started(SUPERVISOR), sent(5, 0, WORKER), doubted(5, 0, WORKER));
        assertThat(state.isInDoubt(5)).isTrue();
        assertThat(state.inDoubtTasks(0)).isEqualTo(1);
        assertThat(state.inDoubtTasks(1)).isZero();
    }

    @Test
    void newGenerationKnowsNothingOfTheDoubtsOfTheOld() {
        apply(sent(0, 0, WORKER), doubted(0, 0, WORKER), sent(1, 0, WORKER), lost(WORKER));
        assertThat(state.firstOpen()).isEqualTo(2);
        apply(new Event.Reopened(0, 1, List.of(0L, 1L)));
        assertThat(state.inDoubtTasks()).isZero();
        assertThat(state.firstOpen()).isZero();
        apply(doubted(0, 0, WORKER), sent(1, 0, WORKER)); // read late
        assertThat(state.inDoubtTasks()).isZero();
        apply(sent(1, 1, OTHER), lost(OTHER));
        assertThat(state.isInDoubt(1)).isTrue();
    }

    @Test
    void anyMergeOfTheWritersEventsGivesTheSameDoubts() {
        List<Event> supervisor = List.of(
                started(SUPERVISOR),
                lost(WORKER),
                reply(2, 0, Event.Status.OK),
                new Event.Reopened(0, 1, List.of(3L)),
                lost(OTHER));
        List<Event> worker = List.of(
                sent(0, 0, WORKER),
                sent(1, 0, WORKER),
                answered(1, 0, WORKER),
                sent(2, 0, WORKER),
                sent(3, 0, WORKER),
                sent(4, 0, WORKER),
                doubted(4, 0, WORKER),
                sent(5, 0, WORKER),
                ok(5, 0));
        List<Event> other = List.of(sent(1, 0, OTHER), ok(1, 0), sent(3, 1, OTHER), sent(6, 0, OTHER));
        for (int seed = 0; seed < 300; seed++) {
            RunState merged = new RunState();
            for (Event event : merge(new Random(seed), supervisor, worker, other)) {
                merged.apply(event);
                long unused = merged.firstOpen(); // whoever asks in between changes nothing
            }
            for (long sequence = 0; sequence < 8; sequence++) {
                assertThat(merged.isInDoubt(sequence))
                        .as("seed %d task %d", seed, sequence)
                        .isEqualTo(List.of(0L, 3L, 4L, 6L).contains(sequence));
            }
            assertThat(merged.inDoubtTasks()).as("seed %d", seed).isEqualTo(4);
            assertThat(merged.firstOpen()).as("seed %d", seed).isEqualTo(7);
        }
    }

    @Test
    void decisionChangesWhatIsInDoubtAsItWasSeenAndNothingElse() {
        for (Order.Verb verb : List.of(Order.Verb.DOUBT_RETRY, Order.Verb.DOUBT_FAIL, Order.Verb.DOUBT_OK)) {
            MemoryRun run = new MemoryRun(new Random(1));
            RunState fresh = new RunState();
            for (int i = 0; i < 5; i++) {
                run.tasks.add(new TaskRecord(i, 0, "1".getBytes(StandardCharsets.UTF_8)));
                run.append(sent(i, 0, WORKER));
            }
            run.append(ok(4, 0));
            run.append(lost(WORKER));
            run.append(new Event.Reopened(0, 1, List.of(3L)));
            run.append(sent(3, 1, OTHER));
            run.append(lost(OTHER));
            try (var events = run.events(dev.forkful.broker.Position.START)) {
                Decisions decisions = new Decisions(
                        run.own(9, fresh), fresh, run.tasks(), () -> events.poll(fresh::apply, Integer.MAX_VALUE));
                // 3 as it was in its first generation, 4 is settled, 9 is none; and all of it twice
                ControlFiles.Letter letter = letter(verb, "[0,0,2]", "[2,0,1]", "[3,0,1]", "[4,0,1]", "[9,0,1]");
                decisions.follow(letter);
                decisions.follow(letter);
                int unused = events.poll(fresh::apply, Integer.MAX_VALUE);
            }
            assertThat(List.of(fresh.isInDoubt(0), fresh.isInDoubt(1), fresh.isInDoubt(2), fresh.isInDoubt(3)))
                    .as("%s", verb)
                    .containsExactly(false, true, false, true);
            assertThat(fresh.duplicateReplies()).isZero();
            assertThat(fresh.isOpen(0)).isEqualTo(verb == Order.Verb.DOUBT_RETRY);
            assertThat(fresh.isFailed(2)).isEqualTo(verb == Order.Verb.DOUBT_FAIL);
            assertThat(fresh.okTasks()).isEqualTo(verb == Order.Verb.DOUBT_OK ? 3 : 1);
        }
    }

    @Test
    void itemsOfADecisionComeBackAsTheyWereAndOthersAreRefused() {
        Decision decision = new Decision(
                Order.Verb.DOUBT_OK,
                "{\"a\":1}",
                List.of(new Decision.Choice(1L << 30, 3, 2), new Decision.Choice(0, 0, 1)));
        assertThat(Decision.flaw(decision.items())).isEmpty();
        assertThat(Decision.of(Order.Verb.DOUBT_OK, decision.items())).isEqualTo(decision);
        assertThat(Decision.flaw(List.of())).isNotEmpty();
        assertThat(Decision.flaw(List.of("null", "7"))).contains("no task");
        assertThat(Decision.flaw(List.of("nul"))).contains("not JSON");
        assertThat(Decision.flaw(List.of("\"" + "é".repeat(TaskJson.MAX_RESULT_BYTES / 2) + "\"")))
                .as("in bytes")
                .isEqualTo("the result is longer than 16777216 bytes");
    }

    private static ControlFiles.Letter letter(Order.Verb verb, String... tasks) {
        List<String> items = new ArrayList<>(List.of("null"));
        items.addAll(List.of(tasks));
        return new ControlFiles.Letter(new Order("x", verb, tasks.length, "me", ""), items);
    }

    private void apply(Event... events) {
        for (Event event : events) {
            RunState.Effect unused = state.apply(event);
        }
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
        return merged;
    }

    private static Event started(int incarnation) {
        return Marks.of(incarnation, Event.Mark.STARTED);
    }

    private static Event lost(int incarnation) {
        return new Event.WorkerLost(0, incarnation, 1, 137, true, List.of());
    }

    private static Event sent(long sequence, int generation, int incarnation) {
        return new Event.Sent(0, sequence, generation, incarnation, 1, 1, 0, "key");
    }

    private static Event answered(long sequence, int generation, int incarnation) {
        return new Event.Answered(0, sequence, generation, incarnation);
    }

    private static Event doubted(long sequence, int generation, int incarnation) {
        return new Event.Doubted(0, sequence, generation, incarnation, 0, new byte[0]);
    }

    private static Event.Reply ok(long sequence, int generation) {
        return reply(sequence, generation, Event.Status.OK);
    }

    private static Event.Reply reply(long sequence, int generation, Event.Status status) {
        TaskRecord task = new TaskRecord(sequence, 0, "1".getBytes(StandardCharsets.UTF_8));
        return new Event.Reply(0, generation, status, 1, 1, 1, task, "1".getBytes(StandardCharsets.UTF_8));
    }
}
