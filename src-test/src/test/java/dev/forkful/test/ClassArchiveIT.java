package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What {@code forkful prepare} made: without an archive, or with one of too little, all works, and nobody is told. */
class ClassArchiveIT {
    private static final Path ARCHIVES = Path.of("../shell/target/forkful/archives");

    @Test
    void consoleHasTheClassesOfACommand() throws IOException {
        assertThat(holds("console.", "dev/forkful/shell/command/Attendance")).isTrue();
        assertThat(holds("console.", "dev/forkful/shell/torture/Strikes"))
                .as("nobody tortured")
                .isFalse();
    }

    @Test
    void workersHaveWhatAResultOfJavaTakes() throws IOException {
        assertThat(holds("worker.", "descriptors/runtime/structure/ReflectJavaClass"))
                .isTrue();
    }

    private static boolean holds(String archive, String className) throws IOException {
        @Nullable Path newest = null;
        String ours = Runtime.version().feature() + "-*";
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(ARCHIVES, ours)) {
            for (Path folder : folders) {
                String[] files =
                        Objects.requireNonNull(folder.toFile().list((where, name) -> name.startsWith(archive)));
                assertThat(Arrays.asList(files)).as(folder + "/" + archive).hasSize(1);
                newest = folder.resolve(files[0]);
            }
        }
        return Files.readString(Objects.requireNonNull(newest), StandardCharsets.ISO_8859_1)
                .contains(className);
    }
}
