package dev.forkful.run;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the machine does, or the container that this process is in.
 *
 * @param freePercent of the memory that can be had without swapping; 100 where nobody says
 * @param stalledPercent of the last 10 s in which all work stood still for want of memory; 0 where nobody says
 * @param loadPerCore threads of the whole machine that ran or wanted to, over the last minute, for each of its cores,
 *     whatever part of them a container has; 0 where nobody says
 */
record MachineState(double freePercent, double stalledPercent, double loadPerCore) {
    private static final Pattern RANGE = Pattern.compile("(\\d{1,6})(?:-(\\d{1,6}))?");

    /** Reads the machine's state: some 100 us. */
    static MachineState read() {
        return read(Path.of("/"), ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    /** @param root where {@code proc} and {@code sys} are */
    static MachineState read(Path root, double load) {
        String memory = text(root.resolve("proc/meminfo"));
        long total = kib(memory, "MemTotal");
        long available = kib(memory, "MemAvailable");
        double free = total > 0 && available >= 0 ? 100.0 * available / total : 100;
        Path groups = root.resolve("sys/fs/cgroup"); // those of version 2; of version 1 each kind has a folder
        double part = Math.min(
                freePercent(groups, "memory.max", "memory.current", "inactive_file"),
                freePercent(
                        groups.resolve("memory"),
                        "memory.limit_in_bytes",
                        "memory.usage_in_bytes",
                        "total_inactive_file"));
        return new MachineState(
                Math.min(free, part),
                Pressure.stalledPercent(root.resolve("proc"), "memory"),
                Math.max(0, load) / cores(root));
    }

    /** Of a container's part; 100 where it has all of the machine's. */
    private static double freePercent(Path group, String limitFile, String usedFile, String cachedName) {
        long limit = number(text(group.resolve(limitFile)));
        long used = number(text(group.resolve(usedFile)));
        if (limit <= 0 || used < 0) {
            return 100;
        }
        // What only caches files can be had back.
        long cached = number(after(text(group.resolve("memory.stat")), cachedName + " "));
        return 100.0 * (limit - used + Math.max(0, cached)) / limit;
    }

    /** Of the machine: its load is not the container's either. */
    private static int cores(Path root) {
        int cores = 0;
        for (String range :
                text(root.resolve("sys/devices/system/cpu/online")).strip().split(",", -1)) {
            Matcher ends = RANGE.matcher(range);
            if (ends.matches()) {
                int first = Integer.parseInt(ends.group(1));
                cores += (ends.group(2) == null ? first : Integer.parseInt(ends.group(2))) - first + 1;
            }
        }
        return cores > 0 ? cores : Runtime.getRuntime().availableProcessors();
    }

    private static String text(Path file) {
        try {
            return Files.isReadable(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            return ""; // not every kernel lets it be read
        }
    }

    private static long kib(String memory, String name) {
        return number(after(memory, name + ":"));
    }

    private static String after(String text, String word) {
        int at = text.indexOf(word);
        return at < 0 ? "" : text.substring(at + word.length());
    }

    /** The number that a text begins with; -1 where there is none. */
    private static long number(String text) {
        Matcher digits = Pattern.compile("\\s*(\\d{1,18})\\b").matcher(text);
        return digits.lookingAt() ? Long.parseLong(digits.group(1)) : -1;
    }
}
