package dev.forkful.run;

import dev.forkful.broker.Broker;
import dev.forkful.broker.Event;
import dev.forkful.broker.KeyDigest;
import dev.forkful.broker.Owner;
import dev.forkful.broker.TaskReader;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The stages of a run whose tasks emit tasks: moves these from the replies to the tasks queue, holds fast stages back,
 * and knows when all is done. See {@code docs/decisions/009-pipelines.md}.
 *
 * <pre>
 *   read what is published ▸ note what is settled so far ▸ open ▸ move, round after round ▸ complete
 * </pre>
 *
 * <p><i>Threading:</i> confined to the supervisor's thread, but for the {@link Intake}.
 */
final class Pipeline implements Stages, AutoCloseable {
    private final Broker broker;
    private final RunState state;
    private final List<StagePlan> plans;
    private final PublishedTasks published;
    private final BackPressure pressure;
    private final List<Inlet> inlets = new ArrayList<>();
    private final Offspring offspring = new Offspring();
    private @Nullable Opened opened;

    /** What it has once the run is owned. */
    private record Opened(Means means, Intake intake) {}

    /**
     * What a pipeline works with.
     *
     * @param incarnation the supervisor's own
     * @param concurrency attempts that may be in flight now
     * @param expectedItems tasks that the input will be, where that is known
     */
    record Means(Owner owner, int incarnation, IntSupplier concurrency, Supplier<OptionalLong> expectedItems) {}

    private Pipeline(Broker broker, List<StagePlan> plans, RunState state, PublishedTasks published) {
        this.broker = broker;
        this.state = state;
        this.plans = plans;
        this.published = published;
        this.pressure = new BackPressure(plans);
        for (int stage = 0; stage < plans.size(); stage++) {
            inlets.add(new Inlet(
                    stage, broker::eventsWithoutBodies, published.stage(stage), state::generation, offspring));
            pressure.published(stage, published.stage(stage).published);
        }
    }

    /** Reads what earlier supervisors published. Then it is to be told what is settled. */
    static Pipeline of(Broker broker, List<StagePlan> plans, RunState state) {
        try (TaskReader tasks = broker.tasks()) {
            return new Pipeline(broker, plans, state, PublishedTasks.read(tasks, plans.size()));
        }
    }

    /** Begins to work; gives the way in for the input. */
    Intake open(Means means, Function<byte[], @Nullable KeyDigest> inputKeys) {
        PublishedTasks.OfStage first = published.stage(0);
        first.items = Math.max(first.items, state.inputItems().orElse(0)); // the last of them may have been dropped
        Intake intake = new Intake(means.owner, published, pressure, inputKeys, state.isInputEnded());
        readOffspring();
        opened = new Opened(means, intake);
        update(means);
        return intake;
    }

    /** No task gets another generation from now on: what those emitted before that have one is known for good. */
    private void readOffspring() {
        if (!state.hasRetries()) {
            return;
        }
        state.reopened().forEach((int sequence) -> {
            if (!state.isSettled(sequence)) {
                inlets.forEach(inlet -> inlet.forget(sequence));
            }
        });
        try (TaskReader tasks = broker.tasks()) {
            offspring.read(tasks, state.reopened());
        }
    }

    @Override
    public void note(Event.Reply reply) {
        if (opened == null && reply.generation() > 0) { // what an earlier generation emitted counts no more
            inlets.forEach(inlet -> inlet.forget(reply.sequence()));
        }
        inlets.forEach(inlet -> inlet.note(reply));
    }

    @Override
    public boolean move() {
        Opened on = opened();
        update(on.means);
        boolean any = false;
        // The last stage first: what comes of it decides about those before.
        for (int stage = plans.size() - 1; stage >= 0; stage--) {
            Inlet inlet = inlets.get(stage);
            if (!inlet.isEmpty()) {
                int to = stage;
                any |= inlet.move(() -> admits(to), on.intake::emitted);
                pressure.waiting(stage, inlet.waitingTasks());
            }
        }
        if (on.intake.isEnded() && !state.isInputEnded()) {
            Event.RunMarked mark = Marks.inputEnded(
                    on.means.incarnation, on.intake.stock(0).items().orElseThrow());
            on.means.owner.append(mark);
            RunState.Effect unused = state.apply(mark);
        }
        pressure.wakeInput();
        return any;
    }

    private boolean admits(int stage) {
        pressure.waiting(stage, inlets.get(stage).waitingTasks());
        return pressure.admits(stage);
    }

    private void update(Means means) {
        pressure.concurrency(means.concurrency.getAsInt());
        for (int stage = 0; stage < plans.size(); stage++) {
            pressure.settled(stage, state.stages().settledTasks(stage) + state.inDoubtTasks(stage));
            pressure.waiting(stage, inlets.get(stage).waitingTasks());
        }
    }

    private Opened opened() {
        Opened on = opened;
        if (on == null) {
            throw new IllegalStateException("the pipeline is not open yet");
        }
        return on;
    }

    @Override
    public boolean holdsInput() {
        return !opened().intake.hasRoom();
    }

    @Override
    public boolean isComplete() {
        // INVARIANT: the end of the input is looked at before the count: none is published after it.
        return isMoved() && state.settledTasks() >= opened().intake.publishedTasks();
    }

    @Override
    public boolean awaitsDecisions() {
        return state.inDoubtTasks() > 0
                && isMoved()
                && state.restingTasks() >= opened().intake.publishedTasks();
    }

    /** Whether all is published that could be by now. */
    private boolean isMoved() {
        return state.isInputEnded() && inlets.stream().allMatch(Inlet::isEmpty);
    }

    @Override
    public List<StageProgress> progress() {
        Opened on = opened();
        return new StageView(
                        plans,
                        on.intake::stock,
                        (stage, stock) -> OptionalLong.of(waiting(stage, stock)),
                        on.means.expectedItems.get())
                .of(state);
    }

    /** A parent that is offered again counts in its inlet with all that it emitted; what is published waits no more. */
    private long waiting(int stage, StageView.Stock stock) {
        long rest = Math.max(0, state.stages().emittedTasks(stage) - stock.emitted());
        return Math.min(rest, inlets.get(stage).waitingTasks());
    }

    @Override
    public OptionalLong total() {
        return StageView.total(progress());
    }

    @Override
    public void close() {
        inlets.forEach(Inlet::close);
        offspring.close();
        if (opened == null) {
            published.close();
        } else {
            opened.intake.close();
        }
    }
}
