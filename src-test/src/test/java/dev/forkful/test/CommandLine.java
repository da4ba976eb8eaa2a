package dev.forkful.test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a process was started with, in full. On Linux {@link ProcessHandle.Info} looks at the first page of it only,
 * which one long class path fills.
 */
public final class CommandLine {
    private CommandLine() {}

    /** Its words, the program first; none that say anything where it has ended, or is another user's. */
    public static List<String> of(ProcessHandle process) {
        Path file = Path.of("/proc", Long.toString(process.pid()), "cmdline");
        try {
            return List.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\0", 0));
        } catch (IOException e) { // no Linux, or it has ended
            return List.of(process.info().commandLine().orElse("").split(" ", 0));
        }
    }

    /** Whether one of its words is, or holds, this. */
    public static boolean contains(ProcessHandle process, String text) {
        return of(process).stream().anyMatch(word -> word.contains(text));
    }
}
