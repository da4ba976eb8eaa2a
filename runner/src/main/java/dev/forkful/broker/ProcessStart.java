package dev.forkful.broker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** When a process began: tells it from a later one that was given the same number. */
public final class ProcessStart {
    /** The 22nd field of {@code /proc/PID/stat}, of which the name is the second. */
    private static final int START_AFTER_NAME = 20;

    private ProcessStart() {}

    /**
     * Of a process that lives: on Linux in ticks since the machine's start, else in ms since the epoch; 0 where nobody
     * says. The JDK reckons the instant from the clock of now: on Linux it moves where that is set.
     */
    public static long of(ProcessHandle process) {
        try {
            String stat = Files.readString(
                    Path.of("/proc", Long.toString(process.pid()), "stat"), StandardCharsets.ISO_8859_1);
            // The name, in brackets, may hold anything.
            String[] afterName = stat.substring(stat.lastIndexOf(')') + 1).split(" ", START_AFTER_NAME + 2);
            return Long.parseLong(afterName[START_AFTER_NAME]);
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        }
    }
}
