package dev.forkful.shell.torture;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What is tortured, and how much.
 *
 * @param run the id that the run has, or will have
 * @param begin the words that begin it; the words that go on with it follow from its id
 * @param workers how many it has
 * @param concurrency attempts in flight over all of them
 * @param kills how many processes are killed; where the run is over before, fewer
 * @param seed of all that is random
 * @param patience how long no task may be settled, while a console lives that could
 * @param folder where what the consoles say goes
 */
public record Plan(
        String run,
        List<String> begin,
        int workers,
        int concurrency,
        int kills,
        long seed,
        Duration patience,
        Path folder) {
    public Plan {
        begin = List.copyOf(begin);
    }

    List<String> resume() {
        return List.of("resume", run, "--progress=none");
    }

    /** Deletes what consoles said, and the results: nobody need look. */
    public void discardFolder() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
