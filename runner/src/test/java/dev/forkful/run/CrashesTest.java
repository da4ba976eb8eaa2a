package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.broker.Event;
import dev.forkful.broker.TaskRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Which tasks a run's consoles died with, by its events, and what is recorded of the last of them. */
class CrashesTest {
    private static final List<Long> EIGHT = LongStream.range(0, 8).boxed().toList();

    private final RunState state = new RunState();

    @Test
    void whatWasInHandAtOneCrashIsNoSuspectAndWhatWasAtTwoIs() {
        apply(crash(1, EIGHT));
        assertThat(state.suspects()).isEmpty();
        apply(crash(1, EIGHT)); // told again by one that died as it told
        assertThat(state.suspects()).isEmpty();

        apply(crash(3, List.of(6L, 7L, 8L)));
        assertThat(suspects()).containsExactly(6L, 7L);
        assertThat(state.kills(6)).isZero();
    }

    @Test
    void anOrderlyEndGivesEverybodyAFreshChance() {
        apply(crash(1, EIGHT), crash(3, EIGHT), marked(3, Event.Mark.STARTED), marked(5, Event.Mark.STOPPED));
        assertThat(state.suspects()).isEmpty();
        apply(crash(3, EIGHT)); // read late
        assertThat(state.suspects()).isEmpty();

        apply(crash(7, EIGHT));
        assertThat(state.suspects()).isEmpty();
        apply(crash(9, EIGHT));
        assertThat(suspects()).isEqualTo(EIGHT);
    }

    @Test
    void whoWasAskedToDrainAndWasKilledThenDidNotCrash() {
        apply(marked(1, Event.Mark.STARTED));
        assertThat(state.isCrashed()).isTrue();
        apply(marked(1, Event.Mark.DRAINING));
        assertThat(state.isCrashed()).isFalse();
        apply(marked(3, Event.Mark.STARTED));
        assertThat(state.isCrashed()).isTrue();
    }

    @Test
    void aCrashWithOneSuspectInHandSpeaksAgainstItAloneWhateverElseWasInHand() {
        apply(crash(1, EIGHT), crash(3, EIGHT), crash(5, List.of(2L, 3L)));
        assertThat(state.kills(2)).isZero();
        apply(crash(7, List.of(2L)));
        assertThat(state.kills(2)).isEqualTo(1);
        assertThat(state.kills(3)).isZero();
        apply(crash(9, List.of(2L, 100L)));
        assertThat(state.kills(2)).isEqualTo(2);
        assertThat(state.consoleKills(2)).isEqualTo(2);

        apply(marked(11, Event.Mark.STARTED), new Event.WorkerLost(0, 12, 1, 137, true, List.of(2L)));
        assertThat(state.kills(2)).isEqualTo(3);
    }

    @Test
    void whatIsSettledIsNoSuspectAndWhatItLeavesBehindIsBlamedNoMoreForThat() {
        apply(crash(1, EIGHT), crash(3, EIGHT), crash(5, List.of(2L, 3L)), reply(3, 0));
        assertThat(suspects()).containsExactly(0L, 1L, 2L, 4L, 5L, 6L, 7L);
        assertThat(state.kills(2)).isZero();
    }

    @Test
    void whoRunsATaskAgainGivesItAFreshCount() {
        apply(crash(1, List.of(2L)), crash(3, List.of(2L)), crash(5, List.of(2L)), reply(2, 0));
        apply(new Event.Reopened(0, 1, List.of(2L)));
        assertThat(state.kills(2)).isZero();
        assertThat(state.suspects()).isEmpty();
        apply(crash(7, List.of(2L))); // read late: of the generation before
        assertThat(state.suspects()).isEmpty();

        apply(crash(9, 1, List.of(2L)), crash(11, 1, List.of(2L)));
        assertThat(suspects()).containsExactly(2L);
        assertThat(state.kills(2)).isZero();
    }

    @Test
    void itDoesNotMatterInWhichOrderTheEventsAreMerged() {
        List<Event> events = new ArrayList<>(List.of(
                crash(3, EIGHT),
                marked(3, Event.Mark.STARTED),
                marked(1, Event.Mark.STOPPED),
                crash(1, EIGHT),
                crash(5, List.of(0L, 1L, 2L, 3L, 9L)),
                crash(7, List.of(1L)),
                crash(9, List.of(1L, 3L)),
                reply(3, 0),
                reply(2, 0),
                new Event.Reopened(0, 1, List.of(2L))));
        Random random = new Random(8);
        for (int i = 0; i < 100; i++) {
            Collections.shuffle(events, random);
            RunState merged = new RunState();
            events.forEach(merged::apply);
            assertThat(merged.suspects().stream().map(Crashes.Suspect::sequence))
                    .as("%s", events)
                    .containsExactlyInAnyOrder(0L, 1L);
            assertThat(merged.kills(1)).isEqualTo(1);
            assertThat(merged.kills(0)).isZero();
        }
    }

    @Test
    void suspectsAreRunInQuartersOfWhatTheyDiedInThoseThatMostSpeaksAgainstLast() {
        apply(crash(1, EIGHT), crash(3, EIGHT));
        assertThat(groups()).containsExactly(List.of(0L, 1L), List.of(2L, 3L), List.of(4L, 5L), List.of(6L, 7L));

        apply(reply(0, 0), reply(1, 0), crash(5, List.of(2L, 3L)));
        assertThat(groups())
                .containsExactly(List.of(4L), List.of(5L), List.of(6L), List.of(7L), List.of(2L), List.of(3L));

        apply(crash(7, List.of(2L)));
        assertThat(groups()).last().isEqualTo(List.of(2L));
        assertThat(groups()).hasSize(6);
    }

    /**
     * As the one test with real processes does it, for a guilty task at each place, and as many in hand as there may
     * be.
     */
    @Test
    void theGuiltyOneIsFoundOutAfterFewCrashesAndAllOthersAreSettled() {
        for (int inHand : new int[] {1, 2, 8, 64, 100, 4_096}) {
            RunState run = new RunState();
            long guilty = inHand * 2L / 3;
            List<Long> held = LongStream.range(0, inHand).boxed().toList();
            int console = 1;
            run.apply(crash(console, held));
            run.apply(crash(console += 2, held));
            int crashes = 2;
            while (run.kills(guilty) < 3) {
                for (List<Long> group : Aftermath.groups(run.suspects())) {
                    if (group.contains(guilty)) {
                        run.apply(crash(console += 2, group));
                        crashes++;
                        break;
                    }
                    group.forEach(sequence -> run.apply(reply(sequence, 0)));
                }
            }
            assertThat(run.suspects()).hasSize(1);
            int splits = (int) Math.ceil(Math.log(inHand) / Math.log(4) - 1e-9);
            assertThat(crashes).as("%d in hand", inHand).isEqualTo(2 + Math.max(1, splits) + 2);
        }
    }

    @Test
    void deferredTasksAreNotOpenUntilTheyAreAdmittedAndThenTheyComeFirst() {
        apply(reply(0, 0));
        state.defer(List.of(1L, 3L));
        assertThat(state.firstOpen()).isEqualTo(2);
        assertThat(state.isOpen(1)).isFalse();
        assertThat(state.deferredTasks()).isEqualTo(2);
        assertThat(state.restingTasks()).isEqualTo(1);
        apply(reply(2, 0));
        assertThat(state.firstOpen()).isEqualTo(4);

        state.admit(List.of(3L));
        assertThat(state.firstOpen()).isEqualTo(3);
        apply(reply(3, 0), new Event.Reopened(0, 1, List.of(1L)));
        assertThat(state.firstOpen()).isEqualTo(1);
        assertThat(state.deferredTasks()).isZero();
    }

    @Test
    void whatALivingWorkerOfTheConsoleThatDiedHeldIsRecordedOfIt() {
        MemoryRun run = new MemoryRun(new Random(1));
        for (int i = 0; i < 20; i++) {
            run.tasks.add(new TaskRecord(i, 0, new byte[] {'1'}));
        }
        apply(marked(10, Event.Mark.STARTED), worker(11), worker(12), worker(13), reply(1, 0), reply(2, 0));
        apply(new Event.Reopened(0, 1, List.of(2L)));
        apply(new Event.WorkerLost(0, 13, 1, 137, true, List.of()));
        apply(new Event.Sent(0, 4, 0, 12, 1, 1, 0, "key"));
        run.left = Map.of(
                9, List.of(15L), // of a console before
                11, List.of(1L, 3L, 99L), // settled; in hand; never published
                12, List.of(0L, 2L, 4L), // in hand; its second generation is; in doubt
                13, List.of(6L), // waits since that worker died
                14, List.of(7L)); // of one that never was ready

        List<Event> crash = Aftermath.of(run, state);
        assertThat(crash.stream()
                        .map(Event.ConsoleLost.class::cast)
                        .map(lost -> List.of(lost.incarnation(), lost.generation(), lost.held())))
                .containsExactly(List.of(10, 0, List.of(0L, 3L)), List.of(10, 1, List.of(2L)));

        for (Event.Mark end : List.of(Event.Mark.STOPPED, Event.Mark.COMPLETED, Event.Mark.CANCELLED)) {
            apply(marked(10, end));
            assertThat(Aftermath.of(run, state)).as("%s", end).isEmpty();
        }
        apply(marked(20, Event.Mark.STARTED));
        assertThat(Aftermath.of(run, state))
                .as("of a console that forked nobody")
                .isEmpty();
    }

    @Test
    void veryManyAreToldInPortions() {
        MemoryRun run = new MemoryRun(new Random(1));
        TaskRecord any = new TaskRecord(0, 0, new byte[] {'1'});
        run.tasks.addAll(Collections.nCopies(Event.MAX_SEQUENCES + 5, any));
        run.left =
                Map.of(11, LongStream.range(0, Event.MAX_SEQUENCES + 5).boxed().toList());
        apply(marked(10, Event.Mark.STARTED), worker(11));

        List<Event> crash = Aftermath.of(run, state);
        assertThat(crash).hasSize(2);
        crash.forEach(state::apply);
        apply(crash(13, List.of(1L, 10_004L)));
        assertThat(suspects()).containsExactly(1L, 10_004L);
    }

    private void apply(Event... events) {
        for (Event event : events) {
            RunState.Effect unused = state.apply(event);
        }
    }

    private List<Long> suspects() {
        return state.suspects().stream().map(Crashes.Suspect::sequence).sorted().toList();
    }

    private List<List<Long>> groups() {
        return Aftermath.groups(state.suspects());
    }

    private static Event crash(int console, List<Long> held) {
        return crash(console, 0, held);
    }

    private static Event crash(int console, int generation, List<Long> held) {
        return new Event.ConsoleLost(0, console, generation, held);
    }

    private static Event marked(int console, Event.Mark mark) {
        return new Event.RunMarked(0, console, mark, "me", "");
    }

    private static Event worker(int incarnation) {
        return new Event.WorkerStarted(0, incarnation, 1, 4711);
    }

    private static Event reply(long sequence, int generation) {
        TaskRecord task = new TaskRecord(sequence, 0, new byte[] {'1'});
        return new Event.Reply(0, generation, Event.Status.OK, 1, 1, 1, task, new byte[] {'1'});
    }
}
