package dev.forkful.worker;

import dev.forkful.limit.Gate;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The next attempt at a task, before it begins. */
final class TaskPassage extends Passage {
    private final HeldTask task;
    private final Predicate<HeldTask> isHeld;
    private final Consumer<TaskPassage> begin;

    /** @param isHeld whether the worker still has the task */
    TaskPassage(HeldTask task, List<Gate.Place> places, Predicate<HeldTask> isHeld, Consumer<TaskPassage> begin) {
        super(places);
        this.task = task;
        this.isHeld = isHeld;
        this.begin = begin;
    }

    HeldTask task() {
        return task;
    }

    @Override
    boolean isAgain() {
        return task.hasBegun();
    }

    @Override
    boolean isWanted() {
        return isHeld.test(task);
    }

    @Override
    boolean needsSlot() {
        return true;
    }

    @Override
    void go() {
        begin.accept(this);
    }
}
