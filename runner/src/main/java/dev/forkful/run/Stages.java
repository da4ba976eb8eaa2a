package dev.forkful.run;

import dev.forkful.broker.Event;
import dev.forkful.broker.Owner;
import java.util.List;
import java.util.OptionalLong;

/** How the tasks of a run come one from another, and when there are no more. <i>Threading:</i> the supervisor's. */
interface Stages {

    /** A task is settled by this reply, which emits tasks. */
    void note(Event.Reply reply);

    /**
     * Moves on what was emitted, as far as there is room for it.
     *
     * @return whether anything was moved
     */
    boolean move();

    /** Whether the input is held, until tasks are settled. */
    boolean holdsInput();

    /** Whether all tasks are settled, and no other will come. */
    boolean isComplete();

    /** Whether all that is not settled is in doubt, and no other task will come before a person decides. */
    boolean awaitsDecisions();

    /** How each stage does; none where there is one only. */
    List<StageProgress> progress();

    /** Tasks that there will be; empty where that is not known yet. */
    OptionalLong total();

    /** The one stage of a run that is no pipeline: tasks come from the input alone. */
    record One(Owner owner, RunState state, Inflow inflow) implements Stages {
        @Override
        public void note(Event.Reply reply) {
            // nothing emits here
        }

        @Override
        public boolean move() {
            return false;
        }

        @Override
        public boolean holdsInput() {
            return false;
        }

        @Override
        public boolean isComplete() {
            return owner.isSealed() && state.settledTasks() >= owner.publishedTasks();
        }

        @Override
        public boolean awaitsDecisions() {
            return state.inDoubtTasks() > 0 && owner.isSealed() && state.restingTasks() >= owner.publishedTasks();
        }

        @Override
        public List<StageProgress> progress() {
            return List.of();
        }

        @Override
        public OptionalLong total() {
            return owner.isSealed() ? OptionalLong.of(owner.publishedTasks()) : inflow.expectedTasks();
        }
    }
}
