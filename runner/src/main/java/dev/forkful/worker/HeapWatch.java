package dev.forkful.worker;

import dev.forkful.broker.Event;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sees when a worker's heap is nearly full of what no collection frees: before it dies of that, or spends its time on
 * collecting. It looks now and then, and not in a worker's first seconds: a new one does not help where each is full at
 * once.
 *
 * <p><i>Threading:</i> for one thread.
 */
final class HeapWatch {
    private static final double FULL = 0.85;
    private static final long FIRST_LOOK_NANOS = Duration.ofSeconds(3).toNanos();
    private static final long BETWEEN_LOOKS_NANOS = Duration.ofMillis(200).toNanos();
    private static final long MIB = 1 << 20;

    private final Supplier<Optional<Usage>> old;
    private final long startNanos;
    private long nextNanos;

    /**
     * The old generation as the last collection of it left it.
     *
     * @param usedBytes what it could not free
     * @param maxBytes what there may be
     */
    record Usage(long usedBytes, long maxBytes) {}

    /** @param old empty where it is not worth a look */
    HeapWatch(Supplier<Optional<Usage>> old, long nowNanos) {
        this.old = old;
        this.startNanos = nowNanos;
        this.nextNanos = startNanos + FIRST_LOOK_NANOS;
    }

    /** Looks, if it is time; says why the worker is to be replaced, or nothing. */
    String look(long nowNanos) {
        if (nowNanos - nextNanos < 0) {
            return "";
        }
        nextNanos = nowNanos + BETWEEN_LOOKS_NANOS;
        return old.get()
                .filter(usage -> usage.usedBytes > FULL * usage.maxBytes)
                .map(usage -> Event.WorkerStopped.HEAP_FULL + ": a collection left " + usage.usedBytes / MIB + " of "
                        + usage.maxBytes / MIB + " MiB of its old generation")
                .orElse("");
    }

    /** Of this process. What the JVM has to load for it is loaded only in one whose heap is half full. */
    static Optional<Usage> ofThisProcess() {
        Runtime jvm = Runtime.getRuntime();
        return jvm.totalMemory() - jvm.freeMemory() < jvm.maxMemory() / 2 ? Optional.empty() : Pools.old();
    }

    private static final class Pools {
        private static final @Nullable MemoryPoolMXBean OLD = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().contains("Old") || pool.getName().contains("Tenured"))
                .findFirst()
                .orElse(null);

        static Optional<Usage> old() {
            MemoryUsage left = OLD == null ? null : OLD.getCollectionUsage();
            return left == null || left.getMax() <= 0
                    ? Optional.empty()
                    : Optional.of(new Usage(left.getUsed(), left.getMax()));
        }
    }
}
