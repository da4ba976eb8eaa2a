package dev.forkful.broker.chronicle;

import static dev.forkful.broker.chronicle.ClaimTableLayout.APART_FIELD;
import static dev.forkful.broker.chronicle.ClaimTableLayout.BEATS_FIELD;
import static dev.forkful.broker.chronicle.ClaimTableLayout.DISMISSED_FIELD;
import static dev.forkful.broker.chronicle.ClaimTableLayout.HELD_FIELD;
import static dev.forkful.broker.chronicle.ClaimTableLayout.IDLE_FIELD;
import static dev.forkful.broker.chronicle.ClaimTableLayout.INCARNATION_FIELD;
import static dev.forkful.broker.chronicle.ClaimTableLayout.IN_FLIGHT_FIELD;
import static dev.forkful.broker.chronicle.ClaimTableLayout.LIMIT_FIELD;
import static dev.forkful.broker.chronicle.ClaimTableLayout.PULSES_OFFSET;
import static dev.forkful.broker.chronicle.ClaimTableLayout.PULSE_BYTES;
import static dev.forkful.broker.chronicle.ClaimTableLayout.PULSE_COUNT;

import dev.forkful.broker.BrokerException;
import dev.forkful.broker.WorkerPulse;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** One worker's line in the claim table. Thread-safe. */
final class PulseSlot {
    private final ClaimTable table;
    private final int base;

    private PulseSlot(ClaimTable table, int number) {
        this.table = table;
        this.base = PULSES_OFFSET + number * PULSE_BYTES;
    }

    /**
     * Gives a slot to a worker: a free one, or that of the longest dead.
     *
     * @param taken whose death is not proven: one that was dismissed may work on for long, and reads there that it was
     */
    static PulseSlot assign(ClaimTable table, int incarnation, Set<Integer> taken) {
        int oldest = -1;
        long oldestIncarnation = Long.MAX_VALUE;
        for (int number = 0; number < PULSE_COUNT; number++) {
            long occupant = table.fieldVolatile(PULSES_OFFSET + number * PULSE_BYTES + INCARNATION_FIELD);
            if (occupant < oldestIncarnation && !taken.contains((int) occupant)) {
                oldest = number;
                oldestIncarnation = occupant;
            }
        }
        if (oldest < 0) {
            throw new BrokerException("too many workers: limit=" + PULSE_COUNT);
        }
        PulseSlot slot = new PulseSlot(table, oldest);
        for (int field = INCARNATION_FIELD; field < PULSE_BYTES; field += Long.BYTES) {
            table.fieldRelease(slot.base + field, 0);
        }
        table.fieldVolatile(slot.base + INCARNATION_FIELD, incarnation);
        return slot;
    }

    static PulseSlot find(ClaimTable table, int incarnation) {
        for (int number = 0; number < PULSE_COUNT; number++) {
            PulseSlot slot = new PulseSlot(table, number);
            if (table.fieldVolatile(slot.base + INCARNATION_FIELD) == incarnation) {
                return slot;
            }
        }
        throw new BrokerException("worker was not admitted: incarnation=" + incarnation);
    }

    /** What every worker said last, by incarnation. */
    static Map<Integer, WorkerPulse> pulsesOfAll(ClaimTable table) {
        Map<Integer, WorkerPulse> pulses = new HashMap<>();
        for (int number = 0; number < PULSE_COUNT; number++) {
            PulseSlot slot = new PulseSlot(table, number);
            int incarnation = (int) table.fieldVolatile(slot.base + INCARNATION_FIELD);
            if (incarnation != 0) {
                pulses.put(incarnation, slot.pulse());
            }
        }
        return pulses;
    }

    WorkerPulse pulse() {
        return new WorkerPulse(
                table.fieldVolatile(base + BEATS_FIELD),
                (int) table.fieldVolatile(base + IN_FLIGHT_FIELD),
                table.fieldVolatile(base + IDLE_FIELD) != 0);
    }

    void beat(int inFlight) {
        table.fieldRelease(base + IN_FLIGHT_FIELD, inFlight);
        table.fieldAdd(base + BEATS_FIELD, 1);
    }

    void idleVolatile(boolean idle) {
        table.fieldVolatile(base + IDLE_FIELD, idle ? 1 : 0);
    }

    long heldVolatile() {
        return table.fieldVolatile(base + HELD_FIELD);
    }

    void heldAdd(long delta) {
        table.fieldAdd(base + HELD_FIELD, delta);
    }

    /** Whether the worker is given reserved tasks only. */
    boolean apartVolatile() {
        return table.fieldVolatile(base + APART_FIELD) != 0;
    }

    void apartVolatile(boolean apart) {
        table.fieldVolatile(base + APART_FIELD, apart ? 1 : 0);
    }

    /** Whether the worker is to finish and leave. */
    boolean dismissedVolatile() {
        return table.fieldVolatile(base + DISMISSED_FIELD) != 0;
    }

    void dismissVolatile() {
        table.fieldVolatile(base + DISMISSED_FIELD, 1);
    }

    /** Attempts that the worker may have in flight; 0 where nothing was said. */
    int limitVolatile() {
        return (int) table.fieldVolatile(base + LIMIT_FIELD);
    }

    void limitVolatile(int inFlight) {
        table.fieldVolatile(base + LIMIT_FIELD, inFlight);
    }
}
