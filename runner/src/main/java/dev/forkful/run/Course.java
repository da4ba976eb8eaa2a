package dev.forkful.run;

import dev.forkful.Rate;
import dev.forkful.broker.Event;
import dev.forkful.broker.Order;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * What people ordered of a run: a pure projection, as {@link RunState} is. Of what two supervisors were told, the later
 * one's counts; a pause ends with its supervisor.
 *
 * <p><i>Threading:</i> not thread-safe.
 */
final class Course {
    /**
     * Orders kept: to be shown, and for the next supervisor, which must know each one whose file may still be there. Of
     * these there are at most {@link Helm#PORTION}.
     */
    private static final int KEPT = 1_000;

    /** By supervisor, then in the order in which that one took them up. */
    private final TreeMap<Long, Event.Steered> orders = new TreeMap<>();

    private final Map<Integer, Integer> counts = new HashMap<>();
    private final Latest workers = new Latest();
    private final Latest concurrency = new Latest();
    private final Latest timeoutMillis = new Latest();
    private final Latest pause = new Latest();
    private final Latest rate = new Latest();
    private final Latest hostRate = new Latest();
    private final Latest heapMib = new Latest();
    private final Latest guard = new Latest();
    private final Latest adaptation = new Latest();
    private Optional<Order> cancellation = Optional.empty();
    private int codeNumber = 1;
    private boolean closed;

    /** The latest order of a kind. */
    private static final class Latest {
        private int incarnation;
        private Optional<Order> order = Optional.empty();

        void note(Event.Steered event) {
            if (event.incarnation() >= incarnation) {
                incarnation = event.incarnation();
                order = Optional.of(event.order());
            }
        }

        /** The same, where it was given to the supervisor of that incarnation. */
        Optional<Order> of(int supervisor) {
            return order.filter(it -> incarnation == supervisor);
        }

        /** What it sets; empty where nothing does, or it takes that back. */
        OptionalInt value() {
            return order.stream()
                    .mapToInt(it -> (int) it.amount())
                    .filter(amount -> amount != 0)
                    .findFirst();
        }

        Optional<Rate> rate() {
            return order.filter(it -> it.amount() != 0).map(it -> new Rate(it.amount()));
        }
    }

    void apply(Event.Steered event) {
        switch (event.order().verb()) {
            case ADAPT -> adaptation.note(event);
            case GUARD -> guard.note(event);
            default -> applyOfPerson(event);
        }
    }

    private void applyOfPerson(Event.Steered event) {
        int incarnation = event.incarnation();
        orders.put(((long) incarnation << 32) + counts.merge(incarnation, 1, Integer::sum), event);
        if (orders.size() > KEPT) {
            orders.pollFirstEntry();
        }
        if (event.isRefused()) {
            return;
        }
        switch (event.order().verb()) {
            case PAUSE, UNPAUSE -> pause.note(event);
            case SCALE -> workers.note(event);
            case CONCURRENCY -> concurrency.note(event);
            case TIMEOUT -> timeoutMillis.note(event);
            case RATE -> rate.note(event);
            case HOST_RATE -> hostRate.note(event);
            case HEAP -> heapMib.note(event);
            case CANCEL -> cancellation = Optional.of(event.order());
            case CLOSE -> closed = true;
            case REVISE -> codeNumber = Math.max(codeNumber, (int) event.order().amount());
            case DRAIN, SUBMIT, ADAPT, GUARD, DOUBT_RETRY, DOUBT_FAIL, DOUBT_OK -> {} // seen in what comes of them
        }
    }

    /** Whether the supervisor of that incarnation was told to pause, and not to go on since. */
    boolean isPaused(int incarnation) {
        return pause.of(incarnation).filter(it -> it.verb() == Order.Verb.PAUSE).isPresent();
    }

    /** Worker processes; empty where it is as the run began. */
    OptionalInt workers() {
        return workers.value();
    }

    /** Attempts in flight over all workers; empty where it is as the run began. */
    OptionalInt concurrency() {
        return concurrency.value();
    }

    /** The heap of each worker that starts, in MiB; empty where it is as the run began. */
    OptionalInt heapMib() {
        return heapMib.value();
    }

    /** Why the supervisor of that incarnation holds attempts back; empty where it does not. */
    String guard(int incarnation) {
        return guard.of(incarnation)
                .filter(it -> it.amount() != 0)
                .map(Order::why)
                .orElse("");
    }

    /** How many ms an attempt may take; empty where it is as the job says. */
    OptionalInt timeoutMillis() {
        return timeoutMillis.value();
    }

    /** How fast attempts begin; empty where it is as the run began. */
    Optional<Rate> rate() {
        return rate.rate();
    }

    /** How fast calls to each host begin; empty where it is as the run began. */
    Optional<Rate> hostRate() {
        return hostRate.rate();
    }

    /**
     * To how many in flight the run adapted itself, and why; empty where it did not, or a person said a number since.
     */
    Optional<Order> adaptation() {
        return concurrency().isPresent() ? Optional.empty() : adaptation.order;
    }

    /** The number of the code that the run worked with last, from 1. */
    int codeNumber() {
        return codeNumber;
    }

    /** Whether an open run was told that no task will follow. */
    boolean isClosed() {
        return closed;
    }

    /** The order that ended the run for good. */
    Optional<Order> cancellation() {
        return cancellation;
    }

    /** What became of that order in the end, if it was one of the last: after a power cut it may be recorded anew. */
    Optional<Event.Steered> find(String id) {
        return orders.values().stream()
                .filter(event -> event.order().id().equals(id))
                .reduce((earlier, later) -> later);
    }

    List<Event.Steered> orders() {
        return List.copyOf(orders.values());
    }
}
