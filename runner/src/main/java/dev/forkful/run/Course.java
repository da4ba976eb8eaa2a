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
    /** Orders kept to be shown: a supervisor needs to know only its predecessor's last. */
    private static final int KEPT = 1_000;

    /** By supervisor, then in the order in which that one took them up. */
    private final TreeMap<Long, Event.Steered> orders = new TreeMap<>();

    private final Map<Integer, Integer> counts = new HashMap<>();
    private final Setting workers = new Setting();
    private final Setting concurrency = new Setting();
    private final Setting timeoutMillis = new Setting();
    private final Setting pause = new Setting();
    private final Setting rate = new Setting();
    private final Setting hostRate = new Setting();
    private final Setting heapMib = new Setting();
    private final Setting guard = new Setting();
    private Optional<Order> cancellation = Optional.empty();
    private Optional<Order> adaptation = Optional.empty();
    private String guardReason = "";
    private int adaptedBy;
    private int codeNumber = 1;
    private boolean closed;

    /** The last value that was set. */
    private static final class Setting {
        private int incarnation;
        private long value;

        void set(int byIncarnation, long newValue) {
            if (byIncarnation >= incarnation) {
                incarnation = byIncarnation;
                value = newValue;
            }
        }

        OptionalInt value() {
            return value == 0 ? OptionalInt.empty() : OptionalInt.of((int) value);
        }

        Optional<Rate> rate() {
            return value == 0 ? Optional.empty() : Optional.of(new Rate(value));
        }
    }

    void apply(Event.Steered event) {
        int incarnation = event.incarnation();
        if (event.order().verb() == Order.Verb.ADAPT) { // by itself, and often: no person's order
            if (incarnation >= adaptedBy) {
                adaptedBy = incarnation;
                adaptation = Optional.of(event.order());
            }
            return;
        }
        if (event.order().verb() == Order.Verb.GUARD) {
            guard.set(incarnation, event.order().amount());
            guardReason = event.order().why();
            return;
        }
        orders.put(((long) incarnation << 32) + counts.merge(incarnation, 1, Integer::sum), event);
        if (orders.size() > KEPT) {
            orders.pollFirstEntry();
        }
        if (event.isRefused()) {
            return;
        }
        switch (event.order().verb()) {
            case PAUSE -> pause.set(incarnation, 1);
            case UNPAUSE -> pause.set(incarnation, 0);
            case SCALE -> workers.set(incarnation, event.order().amount());
            case CONCURRENCY -> concurrency.set(incarnation, event.order().amount());
            case TIMEOUT -> timeoutMillis.set(incarnation, event.order().amount());
            case RATE -> rate.set(incarnation, event.order().amount());
            case HOST_RATE -> hostRate.set(incarnation, event.order().amount());
            case HEAP -> heapMib.set(incarnation, event.order().amount());
            case CANCEL -> cancellation = Optional.of(event.order());
            case CLOSE -> closed = true;
            case REVISE -> codeNumber = Math.max(codeNumber, (int) event.order().amount());
            case DRAIN, SUBMIT, ADAPT, GUARD, DOUBT_RETRY, DOUBT_FAIL, DOUBT_OK -> {} // seen in what comes of them
        }
    }

    /** Whether the supervisor of that incarnation was told to pause, and not to go on since. */
    boolean isPaused(int incarnation) {
        return pause.value != 0 && pause.incarnation == incarnation;
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
        return guard.value != 0 && guard.incarnation == incarnation ? guardReason : "";
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
        return concurrency().isPresent() ? Optional.empty() : adaptation;
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

    /** What became of that order, if it was one of the last. */
    Optional<Event.Steered> find(String id) {
        return orders.values().stream()
                .filter(event -> event.order().id().equals(id))
                .findFirst();
    }

    List<Event.Steered> orders() {
        return List.copyOf(orders.values());
    }
}
