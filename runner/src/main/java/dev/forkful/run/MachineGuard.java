package dev.forkful.run;

import dev.forkful.broker.Order;
import dev.forkful.broker.Owner;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Holds attempts back before the machine swaps, or drowns: each worker goes on with one at a time, so the run never
 * stands still. What is in flight goes on. It lets go when there is room again, with some to spare, and not before 5 s.
 *
 * <p><i>Threading:</i> confined to the supervisor's thread.
 */
final class MachineGuard {
    private static final long BETWEEN_LOOKS_NANOS = Duration.ofMillis(500).toNanos();
    private static final long LEAST_HOLD_NANOS = Duration.ofSeconds(5).toNanos();
    /** A tenth of the time lost to reclaiming memory is a machine that thrashes. */
    private static final double MOST_STALLED = 10;
    /** To let go, there must be so much more room than where it begins to hold. */
    private static final double TO_SPARE = 1.5;

    private final GuardLimits limits;
    private final Parts parts;
    private long lookedNanos;
    private long heldNanos;
    private boolean holding;

    /**
     * What it works on.
     *
     * @param incarnation the supervisor's
     * @param machine tells how the machine does
     * @param notice is told when it holds and lets go
     */
    record Parts(Reins reins, Owner owner, int incarnation, Supplier<MachineState> machine, Consumer<String> notice) {}

    MachineGuard(GuardLimits limits, Parts parts, long nowNanos) {
        this.limits = limits;
        this.parts = parts;
        this.lookedNanos = nowNanos;
    }

    /** Looks, if it is time. */
    void look(long nowNanos) {
        if (limits.equals(GuardLimits.OFF) || nowNanos - lookedNanos < BETWEEN_LOOKS_NANOS) {
            return;
        }
        lookedNanos = nowNanos;
        MachineState now = parts.machine.get();
        if (!holding) {
            String shortage = shortage(now, 1);
            if (!shortage.isEmpty()) {
                heldNanos = nowNanos;
                turn(true, shortage);
            }
        } else if (nowNanos - heldNanos >= LEAST_HOLD_NANOS
                && shortage(now, TO_SPARE).isEmpty()) {
            turn(false, "there is room again");
        }
    }

    private void turn(boolean hold, String why) {
        holding = hold;
        parts.owner.append(Marks.order(parts.incarnation, Order.Verb.GUARD, hold ? 1 : 0, why));
        parts.reins.guard(hold);
        parts.notice.accept(hold ? why + ": each worker goes on with one task at a time" : why + ": goes on in full");
    }

    /** @param spare 1 to begin with, more to let go */
    private String shortage(MachineState now, double spare) {
        if (limits.memoryPercent() > 0 && now.freePercent() < Math.min(99, limits.memoryPercent() * spare)) {
            return String.format(Locale.ROOT, "%.0f %% of the memory is free", now.freePercent());
        } else if (limits.memoryPercent() > 0 && now.stalledPercent() > MOST_STALLED / spare) {
            return String.format(
                    Locale.ROOT, "the machine spends %.0f %% of its time on want of memory", now.stalledPercent());
        } else if (limits.loadPerCore() > 0 && now.loadPerCore() > limits.loadPerCore() / spare) {
            return String.format(Locale.ROOT, "the load is %.0f for each core", now.loadPerCore());
        }
        return "";
    }
}
