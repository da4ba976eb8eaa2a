package dev.forkful.run;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/**
 * What this JVM holds outside of its heap, since some moment: what other tests of the JVM hold is not counted.
 *
 * @param before bytes at that moment
 */
record DirectMemory(long before) {

    /** From now on. */
    static DirectMemory now() {
        System.gc();
        return new DirectMemory(bytes());
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
