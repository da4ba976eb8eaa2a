package dev.forkful.broker.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AliveLockTest {
    private static final Path STAT = Path.of("/proc/self/stat");

    private final Path file;

    AliveLockTest(@TempDir Path folder) {
        file = folder.resolve("alive");
    }

    @Test
    void holderIsKnownByAStartThatNoClockMoves() throws IOException {
        assumeTrue(Files.exists(STAT), "no " + STAT);
        // Of a process without a space in its name, as ours: the 22nd word.
        String ticks = Files.readString(STAT).split(" ", -1)[21];
        try (AliveLock lock = AliveLock.hold(file)) {
            assertThat(lock).isNotNull();
            assertThat(file).hasContent(ProcessHandle.current().pid() + " " + ticks + "\n");
            assertThat(AliveLock.holder(file)).contains(ProcessHandle.current());
        }
    }

    @Test
    void anotherProcessOfTheSameNumberIsNotTheHolder() throws IOException {
        Files.writeString(file, ProcessHandle.current().pid() + " 1\n");
        assertThat(AliveLock.holder(file)).isEmpty();
    }
}
