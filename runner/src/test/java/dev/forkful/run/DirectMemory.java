package dev.forkful.run;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.locks.LockSupport;

/**
 * What this JVM holds outside of its heap, since some moment: what other tests of the JVM hold is not counted.
 *
 * @param before bytes at that moment
 */
record DirectMemory(long before) {
    private static final long ROUND_NANOS = 20_000_000;
    private static final int CALM_ROUNDS = 5;
    private static final int MOST_ROUNDS = 100;

    /** From now on, once all is let go that earlier tests left: the JVM does that after a collection, by and by. */
    static DirectMemory now() {
        long before = bytes();
        int calm = 0;
        for (int round = 0; round < MOST_ROUNDS && calm < CALM_ROUNDS; round++) {
            System.gc();
            LockSupport.parkNanos(ROUND_NANOS);
            long now = bytes();
            calm = now == before ? calm + 1 : 0;
            before = now;
        }
        return new DirectMemory(before);
    }

    /** How many bytes have come. */
    long added() {
        return bytes() - before;
    }

    private static long bytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}
