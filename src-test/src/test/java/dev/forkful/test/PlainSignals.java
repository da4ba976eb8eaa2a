package dev.forkful.test;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets commands hear Ctrl-C where these tests themselves do not, and with them all that they start: a shell without job
 * control begins what is behind {@code &} so, and nobody can take back for a process of its own what it was born with.
 */
final class PlainSignals {
    private static final List<String> RESTORE = List.of("env", "--default-signal=INT");
    private static final long INTERRUPT_BIT = 1L << 1; // of signal 2

    private static final boolean DEAF = ignoresInterrupts();
    private static final boolean CAN_RESTORE = DEAF && does(List.of("env", "--default-signal=INT", "true"));

    private PlainSignals() {}

    /** The command, with one before it that becomes it, where that is needed and there is one. */
    static List<String> hearing(List<String> command) {
        if (!CAN_RESTORE) {
            return command;
        }
        List<String> whole = new ArrayList<>(RESTORE);
        whole.addAll(command);
        return whole;
    }

    /** Skips a test where no command can hear what it is to be sent. */
    static void assumeHeard(String signal) {
        assumeTrue(
                !signal.equals("INT") || !DEAF || CAN_RESTORE,
                "the tests were started with SIGINT ignored, and env --default-signal is missing: start them in front");
    }

    private static boolean ignoresInterrupts() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("SigIgn:"))
                    .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & INTERRUPT_BIT) != 0);
        } catch (IOException e) {
            return false; // not every system says
        }
    }

    private static boolean does(List<String> command) {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
