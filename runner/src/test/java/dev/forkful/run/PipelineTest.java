package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.broker.Emitted;
import dev.forkful.broker.Event;
import dev.forkful.broker.EventReader;
import dev.forkful.broker.KeyDigest;
import dev.forkful.broker.Origin;
import dev.forkful.broker.Position;
import dev.forkful.broker.TaskRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Pipelines in memory. Workers settle tasks in any order, each reader merges the events in another one, and supervisors
 * die between any two appends.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PipelineTest {
    private static final int ITEMS = 6;

    /** What a task emits: the inputs, by stage. An input is {@code path#stages left}. */
    @FunctionalInterface
    private interface Job {
        List<Emitted> emits(int stage, String input);
    }

    /** Each emits three for the next stage. */
    private static Job fanOut(int stages) {
        return (stage, input) -> stage + 1 == stages
                ? List.of()
                : IntStream.range(0, 3)
                        .mapToObj(i -> emitted(stage + 1, input + i, false))
                        .toList();
    }

    /** The last stage emits to itself and back to the first, what was seen too: 40 pages in all. */
    private static final Job CRAWL = (stage, input) -> {
        if (stage == 0) {
            return List.of(emitted(1, "p" + Math.floorMod(input.hashCode(), 40), true), emitted(1, "p0", true));
        }
        int page = Integer.parseInt(input.substring(1));
        List<Emitted> links = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            links.add(emitted(1, "p" + (page * 7 + i) % 40, true));
        }
        return page % 10 == 0
                ? Stream.concat(links.stream(), Stream.of(emitted(0, "back" + page, false)))
                        .toList()
                : links;
    };

    private static Emitted emitted(int stage, String input, boolean keyed) {
        byte[] json = input.getBytes(StandardCharsets.UTF_8);
        @Nullable KeyDigest key = keyed ? KeyDigest.of(json) : null;
        return new Emitted(stage, json, key);
    }

    private static List<StagePlan> plans(int count, int backlog) {
        return IntStream.range(0, count)
                .mapToObj(i -> new StagePlan("s" + i, backlog, false))
                .toList();
    }

    @Test
    void threeStagesLoseAndDoubleNothingWhereverASupervisorDies() {
        List<String> undisturbed = inputs(work(new Random(1), plans(3, 10_000), fanOut(3), 0));
        assertThat(undisturbed).hasSize(ITEMS * (1 + 3 + 9)).doesNotHaveDuplicates();
        for (int seed = 0; seed < 200; seed++) {
            assertThat(inputs(work(new Random(seed), plans(3, 10_000), fanOut(3), 12)))
                    .as("seed %d", seed)
                    .isEqualTo(undisturbed);
        }
    }

    @Test
    void twoStagesWithASmallBacklogEndWithTheSameTasks() {
        for (int seed = 0; seed < 100; seed++) {
            assertThat(inputs(work(new Random(seed), plans(2, 1), fanOut(2), 8)))
                    .as("seed %d", seed)
                    .hasSize(ITEMS * (1 + 3))
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void aCrawlThatEmitsToItselfAndBackEndsAndVisitsEachPageOnce() {
        List<String> undisturbed = inputs(work(new Random(1), plans(2, 1), CRAWL, 0));
        assertThat(undisturbed).doesNotHaveDuplicates();
        for (int seed = 0; seed < 100; seed++) {
            assertThat(inputs(work(new Random(seed), plans(2, 1), CRAWL, 10)))
                    .as("seed %d", seed)
                    .isEqualTo(undisturbed);
        }
    }

    @Test
    void tasksInDoubtHoldNoStageUpAndAPipelineIsNotDoneBeforeTheyAreDecided() {
        List<String> undisturbed = inputs(work(new Random(1), plans(3, 10_000), fanOut(3), 0));
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            MemoryRun run = new MemoryRun(random);
            Life life = new Life(run, plans(3, 1), fanOut(3), random).leavingDoubts();
            life.work();
            assertThat(inputs(run)).as("seed %d", seed).isEqualTo(undisturbed);
            assertThat(life.decided).as("seed %d", seed).isPositive();
        }
    }

    @Test
    void aParentThatWasMovedInPartIsMovedOnAfterTwoCrashesToo() {
        MemoryRun run = new MemoryRun(new Random(0));
        run.tasks.add(new TaskRecord(0, 0, new byte[] {'a'}, Origin.ofItem(0, null)));
        run.tasks.add(new TaskRecord(1, 0, new byte[] {'b'}, Origin.ofItem(1, null)));
        run.tasks.add(new TaskRecord(2, 1, new byte[] {'x'}, new Origin(0, 0, 2, null)));
        run.tasks.add(new TaskRecord(3, 1, new byte[] {'x'}, new Origin(1, 0, 1, null)));
        run.tasks.add(new TaskRecord(4, 1, new byte[] {'x'}, new Origin(0, 1, 1, null)));

        PublishedTasks.OfStage stage = PublishedTasks.read(run.tasks(), 2).stage(1);

        assertThat(stage.partlyMoved).containsEntry(0L, 2).containsEntry(1L, 1);
        assertThat(stage.moved.isEmpty()).isTrue();
        assertThat(stage.published).isEqualTo(3);
    }

    @Test
    void aTaskThatIsRunAnewAddsWhatItHadNotEmittedAndNothingElse() {
        Job before = (stage, input) -> stage == 0 ? emitted(input, "a", "b", "b") : List.of();
        Job edited = (stage, input) -> stage == 0 ? emitted(input, "b", "new", "b", "b") : List.of();
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            MemoryRun run = work(random, plans(2, 10_000), before, 4);
            List<String> expected = new ArrayList<>(inputs(run));
            List<Long> redone = run.tasks.stream()
                    .filter(task -> task.stage() == 0 && task.sequence() % 2 == 0)
                    .map(TaskRecord::sequence)
                    .toList();
            redone.forEach(parent -> {
                String input = new String(run.tasks.get(parent.intValue()).input(), StandardCharsets.UTF_8);
                expected.addAll(List.of("1:" + input + "b", "1:" + input + "new"));
            });
            expected.sort(null);

            run.append(new Event.Reopened(0, 1, redone));
            work(run, random, plans(2, 10_000), edited, 6);

            assertThat(inputs(run)).as("seed %d", seed).isEqualTo(expected);
        }
    }

    @Test
    void whatATaskThatIsRunAnewEmitsUnderAKeyOfItsOwnIsRunThoughTheKeyIsKnown() {
        List<StagePlan> plans = List.of(new StagePlan("item", 10_000, false), new StagePlan("store", 10_000, true));
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            MemoryRun run = work(random, plans, priced(1), 4);
            List<String> expected = new ArrayList<>(inputs(run));
            assertThat(expected).hasSize(2 * ITEMS + 1);
            List<Long> redone = run.tasks.stream()
                    .filter(task -> task.stage() == 0 && task.sequence() % 2 == 0)
                    .map(TaskRecord::sequence)
                    .toList();
            for (int generation = 1; generation <= 2; generation++) {
                String price = "=" + (generation + 1);
                redone.forEach(parent -> expected.add("1:" + inputOf(run.tasks.get(parent.intValue())) + price));
                run.tasks.stream()
                        .filter(task -> inputOf(task).equals("common=1")
                                && redone.contains(task.origin().parent()))
                        .forEach(ofRedone -> expected.add("1:common" + price));
                expected.sort(null);

                run.append(new Event.Reopened(0, generation, redone));
                work(run, random, plans, priced(generation + 1), 6);

                assertThat(inputs(run)).as("seed %d", seed).isEqualTo(expected);
            }
        }
    }

    private static String inputOf(TaskRecord task) {
        return new String(task.input(), StandardCharsets.UTF_8);
    }

    /** Each item emits itself at that price, and again at another; and what all of them emit. */
    private static Job priced(int price) {
        return (stage, input) -> stage == 1
                ? List.of()
                : List.of(
                        named(input, input + "=" + price),
                        named(input, input + "=" + price + ".5"),
                        named("common", "common=" + price));
    }

    private static Emitted named(String key, String input) {
        return new Emitted(
                1, input.getBytes(StandardCharsets.UTF_8), KeyDigest.of(key.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Emitted> emitted(String parent, String... names) {
        return Stream.of(names).map(name -> emitted(1, parent + name, false)).toList();
    }

    @Test
    void whatWasReadOrEmittedIsPublishedOrDroppedWhoeverCounts() {
        List<StagePlan> plans = List.of(new StagePlan("item", 10_000, true), new StagePlan("store", 10_000, true));
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            MemoryRun run = work(random, plans, priced(1), 8);
            List<String> published = inputs(run);
            Life resumed = new Life(run, plans, priced(1), random);
            resumed.work();

            // Of six items three; each of the others emits itself, itself again, and what all emit.
            assertThat(dropped(resumed.pipeline.progress())).as("seed %d", seed).containsExactly(3L, 3L + 2L);
            assertThat(inputs(run)).isEqualTo(published).hasSize(3 + 4);
            resumed.take(Marks.byItself(1, Event.Mark.COMPLETED, ""));
            assertThat(dropped(new StageCounts(plans).progress(resumed.state, run.tasks())))
                    .as("from outside, seed %d", seed)
                    .containsExactly(3L, 3L + 2L);
        }
    }

    @Test
    void fromOutsideNobodyKnowsWhatWaitsWhereRepeatsAreDropped() {
        List<StagePlan> plans = List.of(new StagePlan("item", 10_000, false), new StagePlan("store", 10_000, true));
        Random random = new Random(1);
        MemoryRun run = work(random, plans, priced(1), 0);
        Life resumed = new Life(run, plans, priced(1), random);
        resumed.work();

        StageProgress store =
                new StageCounts(plans).progress(resumed.state, run.tasks()).get(1);

        assertThat(store.published()).isEqualTo(ITEMS + 1L);
        assertThat(store.waiting()).isEmpty();
        assertThat(store.dropped()).isEmpty();
    }

    private static List<Long> dropped(List<StageProgress> stages) {
        return stages.stream().map(stage -> stage.dropped().orElseThrow()).toList();
    }

    /** Works until all is done; dies so often, at random. */
    private static MemoryRun work(Random random, List<StagePlan> plans, Job job, int crashes) {
        return work(new MemoryRun(random), random, plans, job, crashes);
    }

    private static MemoryRun work(MemoryRun run, Random random, List<StagePlan> plans, Job job, int crashes) {
        for (int left = crashes; ; left--) {
            run.crashAfter(left > 0 ? 1 + random.nextInt(15) : Integer.MAX_VALUE);
            try {
                new Life(run, plans, job, random).work();
                return run;
            } catch (MemoryRun.Crash e) {
                // another one takes the run over
            }
        }
    }

    private static List<String> inputs(MemoryRun run) {
        return run.tasks.stream()
                .map(task -> task.stage() + ":" + new String(task.input(), StandardCharsets.UTF_8))
                .sorted()
                .toList();
    }

    /** One supervisor, and the workers beside it. */
    private static final class Life {
        private final MemoryRun run;
        private final Job job;
        private final Random random;
        private final RunState state = new RunState();
        private final Pipeline pipeline;
        private final Intake intake;
        private final EventReader events;
        private final int itemsAlike;
        private int nextItem;
        private boolean leavesDoubts;
        private int decided;

        Life(MemoryRun run, List<StagePlan> plans, Job job, Random random) {
            this.run = run;
            this.job = job;
            this.random = random;
            this.pipeline = Pipeline.of(run, plans, state);
            this.events = run.events(Position.START);
            readAll();
            this.intake = pipeline.open(
                    new Pipeline.Means(run.own(1, state), 1, () -> 2, OptionalLong::empty),
                    plans.get(0).dropsRepeats() ? KeyDigest::of : input -> null);
            this.itemsAlike = plans.get(0).dropsRepeats() ? 2 : 1;
            this.nextItem = run.tasks.stream()
                    .filter(task -> !task.origin().isEmitted())
                    .mapToInt(task -> task.origin().index() + 1)
                    .max()
                    .orElse(0);
        }

        /** What its workers send is often not answered. */
        Life leavingDoubts() {
            leavesDoubts = true;
            return this;
        }

        void work() {
            for (int rounds = 0; !pipeline.isComplete(); rounds++) {
                assertThat(rounds).as("rounds, of a run that gets nowhere").isLessThan(20_000);
                if (pipeline.awaitsDecisions()) {
                    decide();
                }
                feed();
                settle();
                boolean unusedMoved = pipeline.move();
                readAll();
            }
            pipeline.close();
        }

        private void feed() {
            if (nextItem == ITEMS) {
                intake.end();
            } else if (intake.hasRoom() && random.nextBoolean()) {
                try {
                    intake.item(nextItem, ("i" + nextItem / itemsAlike).getBytes(StandardCharsets.UTF_8));
                    nextItem++;
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }

        /** A worker takes some task that is open and not under way. */
        private void settle() {
            List<TaskRecord> open = run.tasks.stream()
                    .filter(task -> state.isOpen(task.sequence()))
                    .toList();
            if (!open.isEmpty()) {
                TaskRecord task = open.get(random.nextInt(open.size()));
                int generation = state.generation(task.sequence());
                if (leavesDoubts && random.nextInt(3) == 0) {
                    run.append(new Event.Doubted(0, task.sequence(), generation, 2, task.stage(), new byte[] {'1'}));
                    return;
                }
                String input = new String(task.input(), StandardCharsets.UTF_8);
                run.append(new Event.Reply(
                        0,
                        generation,
                        Event.Status.OK,
                        1,
                        1,
                        1,
                        task,
                        new byte[] {'1'},
                        job.emits(task.stage(), input)));
            }
        }

        /** All else is settled: a person looks, and has it run anew. */
        private void decide() {
            assertThat(run.tasks).noneMatch(task -> state.isOpen(task.sequence()));
            for (TaskRecord task : run.tasks) {
                if (state.isInDoubt(task.sequence())) {
                    decided++;
                    int next = state.generation(task.sequence()) + 1;
                    run.append(new Event.Reopened(0, next, List.of(task.sequence())));
                }
            }
            readAll();
        }

        private void readAll() {
            while (events.poll(this::take, 10) > 0) {
                // poll gives what there is, in portions
            }
        }

        private void take(Event event) {
            if (state.apply(event) == RunState.Effect.SETTLED
                    && event instanceof Event.Reply reply
                    && (!reply.emitted().isEmpty() || reply.generation() > 0)) {
                pipeline.note(reply);
            }
        }
    }

    @Test
    void theInputIsHeldWhileALaterStageLagsAndGoesOnWhenItHasCaughtUp() {
        BackPressure pressure = new BackPressure(plans(3, 10));
        pressure.published(2, 9);
        assertThat(pressure.admitsInput()).isTrue();
        assertThat(pressure.admits(1)).isTrue();

        pressure.waiting(2, 1);

        assertThat(pressure.admitsInput()).isFalse();
        assertThat(pressure.admits(1)).isFalse();
        assertThat(pressure.admits(2))
                .as("the last stage is never held by another")
                .isTrue();
        pressure.settled(2, 1);
        assertThat(pressure.admitsInput()).isTrue();
    }

    @Test
    void ofEachStageAFewTasksForEachAttemptArePublishedAndUnsettled() {
        BackPressure pressure = new BackPressure(plans(2, 1_000_000));
        pressure.concurrency(100);
        pressure.published(1, 399);
        assertThat(pressure.admits(1)).isTrue();
        pressure.published(1, 1);
        assertThat(pressure.admits(1)).isFalse();

        pressure.concurrency(101);

        assertThat(pressure.admits(1)).isTrue();
        assertThat(Arrays.asList(pressure.admits(0), pressure.admitsInput())).containsOnly(true);
    }
}
