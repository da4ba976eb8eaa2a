package dev.forkful.worker;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * What workers have to share. In a container, the container's part.
 *
 * @param cores processors that the JVM may use
 * @param memoryBytes physical memory
 * @param files how many files and connections each process may have open
 */
public record Machine(int cores, long memoryBytes, long files) {
    /** A worker's jars, queues, logs and pipes take some 70, and a handler may open files. */
    private static final int OTHER_FILES = 128;

    public static Machine current() {
        var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long files = system.getMaxFileDescriptorCount(); // -1 is as many as it likes
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                system.getTotalMemorySize(),
                files < 0 ? Integer.MAX_VALUE : files);
    }

    /** How many connections a worker has room for, idle ones included; from 1. */
    public long connections() {
        return Math.max(1, files - OTHER_FILES);
    }
}
