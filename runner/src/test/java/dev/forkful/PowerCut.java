package dev.forkful;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A disk whose power can be cut: a file system in a file. What the operating system has not written yet is not in the
 * file; so a copy of that, mounted again, is what a machine finds that was without power in the meantime. Where nobody
 * may mount one, the test that asks for it is skipped.
 */
public final class PowerCut implements AutoCloseable {
    private static final long DISK_BYTES = 512L << 20;

    private final Path image;
    private final Path copy;
    private final Path before;
    private final Path after;
    private boolean cut;

    private PowerCut(Path folder) throws IOException {
        image = folder.resolve("image");
        copy = folder.resolve("copy");
        before = Files.createDirectory(folder.resolve("before"));
        after = Files.createDirectory(folder.resolve("after"));
    }

    /** Mounts an empty disk; its files are made in that folder. */
    public static PowerCut in(Path folder) throws IOException, InterruptedException {
        PowerCut disk = new PowerCut(folder);
        try (RandomAccessFile file = new RandomAccessFile(disk.image.toFile(), "rw")) {
            file.setLength(DISK_BYTES); // a hole
        }
        // Writes nothing of its own accord while a test lasts.
        assumeTrue(
                does("mkfs.ext4", "-q", "-E", "lazy_itable_init=0,lazy_journal_init=0", disk.image.toString())
                        && does("mount", "-o", "loop,commit=300", disk.image.toString(), disk.before.toString()),
                "cannot mount a disk here");
        return disk;
    }

    /** What is on it before the power is cut. */
    public Path before() {
        return before;
    }

    /** Writes all that there is to the disk. */
    public void sync() throws IOException, InterruptedException {
        assertThat(does("sync", "-f", before.toString())).isTrue();
    }

    /** Cuts the power: gives what a machine finds after it. What was there before can still be looked at. */
    public Path cut() throws IOException, InterruptedException {
        assertThat(does("cp", "--sparse=always", image.toString(), copy.toString()))
                .isTrue();
        assertThat(does("mount", "-o", "loop", copy.toString(), after.toString()))
                .isTrue();
        cut = true;
        return after;
    }

    @Override
    public void close() throws IOException {
        try {
            if (cut) {
                assertThat(does("umount", "-l", after.toString())).isTrue();
            }
            assertThat(does("umount", "-l", before.toString())).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean does(String... line) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(line)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false; // no such program
        }
    }
}
