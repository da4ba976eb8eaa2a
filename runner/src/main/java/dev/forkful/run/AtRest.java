package dev.forkful.run;

import dev.forkful.broker.Event;
import dev.forkful.broker.Order;
import dev.forkful.broker.Owner;
import dev.forkful.broker.chronicle.ChronicleBroker;

/**
 * A run that nobody runs, in the hands of who changes it without running it: its lock is held, and no worker of it
 * lives.
 *
 * <p><i>Threading:</i> for one thread. <i>Closing</i> lets go of the lock.
 */
final class AtRest implements AutoCloseable {
    private final RunDirectory run;
    private final ChronicleBroker broker;
    private final RunLock lock;
    private final RunState state;

    private AtRest(RunDirectory run, RunLock lock) throws InterruptedException {
        this.run = run;
        this.lock = lock;
        this.broker = ChronicleBroker.at(run.path());
        broker.awaitStrays();
        this.state = run.state();
        state.noteAtRest();
    }

    /**
     * Takes a run.
     *
     * @throws dev.forkful.JobException where another process runs it
     */
    static AtRest take(RunDirectory run) throws InterruptedException {
        RunLock lock = RunLock.acquire(run.path());
        try {
            return new AtRest(run, lock);
        } catch (InterruptedException | RuntimeException | Error e) {
            lock.close();
            throw e;
        }
    }

    /** What becomes of an order that is followed here. */
    interface Consequence {
        void follow(Owner owner, int incarnation);
    }

    /** As its events say. */
    RunState state() {
        return state;
    }

    RunPhase phase() {
        return run.snapshotAtRest(state).state();
    }

    /** Records an order, and then follows it. */
    Event.Steered steer(Order order, Consequence consequence) {
        int incarnation = broker.nextIncarnation();
        Event.Steered event = Event.Steered.followed(System.currentTimeMillis(), incarnation, order);
        try (Owner owner = broker.own(incarnation, state, Aftermath.of(broker, state))) {
            owner.append(event);
            consequence.follow(owner, incarnation);
        }
        return event;
    }

    @Override
    public void close() {
        try {
            Scaffolding.takeDown(run); // that of whoever steered it
        } finally {
            lock.close();
        }
    }
}
