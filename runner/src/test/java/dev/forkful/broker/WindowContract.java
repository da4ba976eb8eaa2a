package dev.forkful.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What every broker does with tasks that come again, and with those that are not in its window. */
public abstract class WindowContract extends BrokerFixture {
    /** A broker whose window holds that many tasks. */
    protected abstract Broker broker(int window);

    @Test
    void reopenedTaskIsGivenOutAgainInItsNewGeneration() {
        Broker broker = broker(64);
        Owner owner = owner(broker);
        Session worker = workers(broker, owner, 1).get(0);
        publish(owner, 5);
        completeAll(worker);
        owner.append(new Event.Reopened(1, 1, List.of(1L, 3L)));
        KnownStates states = states(broker);
        owner.progress(states, states.settledTasks());
        List<Claim> again = worker.tryClaim(5);
        assertThat(sequences(again)).containsExactly(1L, 3L);
        assertThat(again).allMatch(claim -> claim.generation() == 1);
        again.forEach(claim -> claim.complete(reply(claim)));
        assertThat(states(broker).settledTasks()).isEqualTo(5);
    }

    @Test
    void windowSmallerThanTheRunLetsAllTasksThrough() {
        Broker broker = broker(64);
        Owner owner = owner(broker);
        Session worker = workers(broker, owner, 1).get(0);
        publish(owner, 1_000);
        KnownStates states = new KnownStates();
        EventReader reader = opened(broker.events(Position.START));
        List<Claim> claims = worker.tryClaim(1_000);
        assertThat(claims).hasSize(64);
        while (!claims.isEmpty()) {
            // The oldest last: the window waits for it.
            for (int i = claims.size() - 1; i >= 0; i--) {
                claims.get(i).complete(reply(claims.get(i)));
            }
            states.read(reader);
            owner.progress(states, states.settledTasks());
            claims = worker.tryClaim(1_000);
        }
        assertThat(states.settledTasks()).isEqualTo(1_000);
        assertThat(states.duplicates()).isZero();
    }

    @Test
    void oldTasksReopenedFarBelowTheWindowAreRunBesideWhatIsInFlight() {
        Broker broker = broker(64);
        Owner owner = owner(broker);
        Session worker = workers(broker, owner, 1).get(0);
        publish(owner, 500);
        KnownStates states = new KnownStates();
        EventReader reader = opened(broker.events(Position.START));
        while (states.settledTasks() < 300) {
            completeAll(worker);
            states.read(reader);
            owner.progress(states, states.settledTasks());
        }
        List<Claim> inFlight = worker.tryClaim(10);
        owner.append(new Event.Reopened(1, 1, List.of(40L, 41L, 104L, 170L)));
        long oldestInFlight = inFlight.get(0).task().sequence();
        for (int i = 0; i == 0 || states.firstOpen() < oldestInFlight; i++) {
            assertThat(i).isLessThan(100);
            states.read(reader);
            owner.progress(states, states.settledTasks());
            completeAll(worker);
        }
        assertThat(states.reply(104).generation()).isEqualTo(1);
        // A broker may make this one wait for what is in flight.
        owner.append(new Event.Reopened(1, 1, List.of(5L)));
        states.read(reader);
        owner.progress(states, states.settledTasks());
        inFlight.forEach(claim -> assertThat(claim.complete(reply(claim))).isEqualTo(Claim.Outcome.RECORDED));
        for (int i = 0; states.settledTasks() < 500; i++) {
            assertThat(i).isLessThan(100);
            states.read(reader);
            owner.progress(states, states.settledTasks());
            completeAll(worker);
        }
        assertThat(states.reply(5).generation()).isEqualTo(1);
        assertThat(states.duplicates()).isZero();
    }

    @Test
    void taskInDoubtIsGivenToNobodyUntilItIsReopenedAndHoldsNothingUp() {
        Broker broker = broker(64);
        Owner owner = owner(broker);
        Session worker = workers(broker, owner, 1).get(0);
        publish(owner, 500);
        KnownStates states = new KnownStates();
        EventReader reader = opened(broker.events(Position.START));
        List<Claim> first = worker.tryClaim(64);
        first.subList(2, 64).forEach(claim -> claim.complete(reply(claim)));
        for (Claim claim : first.subList(0, 2)) {
            claim.withhold(doubt(claim.task().sequence()));
            assertThat(claim.complete(reply(claim))).isEqualTo(Claim.Outcome.ENDED);
        }
        for (int i = 0; states.settledTasks() < 498; i++) {
            assertThat(i).isLessThan(100);
            states.read(reader);
            owner.progress(states, states.settledTasks() + 2);
            completeAll(worker);
        }
        assertThat(states.isOpen(0)).isFalse();

        owner.append(new Event.Reopened(1, 1, List.of(1L)));
        states.read(reader);
        owner.progress(states, states.settledTasks() + 1);
        assertThat(sequences(worker.tryClaim(10))).containsExactly(1L);
    }

    @Test
    void deferredTasksAreGivenToNobodyUntilTheyAreReservedAndHoldNothingUp() {
        Broker broker = broker(64);
        try (Owner before = broker.own(OWNER, new KnownStates())) {
            publish(before, 500);
        }
        KnownStates states = new KnownStates();
        List<Long> deferred = List.of(0L, 7L, 70L, 499L);
        states.defer(deferred);
        Owner owner = opened(broker.own(OWNER + 1, states));
        List<Session> workers = workers(broker, owner, 2);
        EventReader reader = opened(broker.events(Position.START));
        settleAll(owner, workers.get(0), states, reader, 496);
        assertThat(sequences(workers.get(0).tryClaim(10))).isEmpty();
        publish(owner, 200); // in the slots of those, too

        assertThat(owner.reserveDeferred(deferred, states, incarnation(1))).isEqualTo(deferred);
        states.admit(deferred);
        owner.progress(states, states.settledTasks());
        assertThat(sequences(workers.get(0).tryClaim(1_000))).doesNotContainAnyElementsOf(deferred);
        List<Claim> reserved = workers.get(1).tryClaim(3);
        assertThat(sequences(reserved)).containsExactly(0L, 7L, 70L);
        reserved.forEach(claim -> claim.complete(reply(claim)));
        assertThat(sequences(workers.get(1).tryClaim(10))).containsExactly(499L);
        owner.release(owner.claimsOf(incarnation(1)));
        owner.release(owner.claimsOf(incarnation(0)));

        owner.endApart(incarnation(1));
        settleAll(owner, workers.get(1), states, reader, 700);
        assertThat(states.duplicates()).isZero();
    }

    private void settleAll(Owner owner, Session worker, KnownStates states, EventReader reader, int count) {
        for (int i = 0; states.settledTasks() < count; i++) {
            assertThat(i).as("settled %d", states.settledTasks()).isLessThan(100);
            states.read(reader);
            owner.progress(states, states.settledTasks());
            completeAll(worker);
        }
    }

    /** Claims all that it can. */
    private static Claim lastOf(Session worker) {
        Claim last = null;
        for (List<Claim> some = worker.tryClaim(64); !some.isEmpty(); some = worker.tryClaim(64)) {
            last = some.get(some.size() - 1);
        }
        return Objects.requireNonNull(last, "it claimed nothing");
    }

    @Test
    void aDeferredTaskWhoseRoomIsTakenIsReservedLater() {
        Broker broker = broker(64);
        try (Owner before = broker.own(OWNER, new KnownStates())) {
            publish(before, 65);
        }
        KnownStates states = new KnownStates();
        states.defer(List.of(0L));
        Owner owner = opened(broker.own(OWNER + 1, states));
        List<Session> workers = workers(broker, owner, 2);
        Claim unused = lastOf(workers.get(1));
        Claim held = lastOf(workers.get(0));
        assertThat(held.task().sequence()).isEqualTo(64);

        assertThat(owner.reserveDeferred(List.of(0L), states, incarnation(1))).isEmpty();
        held.complete(reply(held));
        assertThat(owner.reserveDeferred(List.of(0L), states, incarnation(1))).containsExactly(0L);
        assertThat(sequences(workers.get(1).tryClaim(10))).containsExactly(0L);
    }
}
