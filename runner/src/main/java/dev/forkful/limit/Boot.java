package dev.forkful.limit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which boot of the machine this is: what {@code System.nanoTime} counts from, and process ids are unique in. */
final class Boot {
    private static final Path LINUX = Path.of("/proc/sys/kernel/random/boot_id");

    private Boot() {}

    /**
     * Some letters and digits: the same for all processes that know the same format of limits, and others after the
     * next boot.
     */
    static String id() {
        return Integer.toHexString(LimitLayout.VERSION) + ofMachine();
    }

    /** The same, whatever the format. */
    static String ofMachine() {
        try {
            return Files.readString(LINUX).strip().replaceAll("[^0-9a-f]", "");
        } catch (IOException e) {
            return ProcessHandle.of(1)
                    .flatMap(first -> first.info().startInstant())
                    .map(at -> Long.toHexString(at.getEpochSecond()))
                    .orElse("0");
        }
    }
}
