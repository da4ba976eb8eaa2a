package dev.forkful.worker;

import java.lang.management.ManagementFactory;

/**
 * What workers have to share. In a container, the container's part.
 *
 * @param cores processors that the JVM may use
 * @param memoryBytes physical memory
 */
public record Machine(int cores, long memoryBytes) {

    public static Machine current() {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new Machine(Runtime.getRuntime().availableProcessors(), system.getTotalMemorySize());
    }
}
