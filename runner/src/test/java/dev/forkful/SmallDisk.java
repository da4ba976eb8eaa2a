package dev.forkful;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;

/** A file system in memory, which is soon full. Where nobody may mount one, the test that asks for it is skipped. */
public final class SmallDisk {
    private SmallDisk() {}

    /**
     * Mounts one.
     *
     * @param size as {@code mount} takes it, such as {@code 64k}
     */
    public static void mount(Path folder, String size) throws IOException, InterruptedException {
        assumeTrue(does("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", folder.toString()), "cannot mount here");
    }

    /** Unmounts it at once, whoever still has a file of it: Chronicle lets go of mapped ones in a thread of its own. */
    public static void unmount(Path folder) throws IOException, InterruptedException {
        assertThat(does("umount", "-l", folder.toString())).isTrue();
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
