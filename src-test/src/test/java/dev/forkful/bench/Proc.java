package dev.forkful.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux says of a process; zeros where it is gone. */
final class Proc {
    /** USER_HZ: 100 on every Linux that Java runs on. */
    private static final double TICKS_PER_SECOND = 100;

    private Proc() {}

    /** Its own CPU time. */
    static double cpuSeconds(long pid) {
        return ticks(pid, 11) + ticks(pid, 12);
    }

    /** The CPU time of its children that ended, and of theirs. */
    static double endedChildrenCpuSeconds(long pid) {
        return ticks(pid, 13) + ticks(pid, 14);
    }

    /** The most that it had resident so far. */
    static long peakRssBytes(long pid) {
        return bytes(pid, "status", "VmHWM:");
    }

    /** What it has resident now, its part only of what it shares with others. */
    static long pssBytes(long pid) {
        return bytes(pid, "smaps_rollup", "Pss:");
    }

    private static long bytes(long pid, String file, String key) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), file))) {
                if (line.startsWith(key)) {
                    return Long.parseLong(line.replaceAll("\\D", "")) << 10;
                }
            }
        } catch (IOException e) {
            // It is gone.
        }
        return 0;
    }

    private static double ticks(long pid, int field) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Long.parseLong(fields[field]) / TICKS_PER_SECOND;
        } catch (IOException e) {
            return 0;
        }
    }
}
