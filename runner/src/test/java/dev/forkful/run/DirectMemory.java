package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Eventually;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** What this JVM holds outside of its heap. */
final class DirectMemory {
    private static final long LITTLE = 1 << 20;

    private DirectMemory() {}

    static long bytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    /** Waits until what earlier tests left is let go. */
    static void awaitLittle() {
        System.gc();
        Eventually.within(
                Duration.ofSeconds(10), () -> assertThat(bytes()).as("bytes").isLessThan(LITTLE));
    }
}
