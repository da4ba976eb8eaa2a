package dev.forkful.run;

import dev.forkful.Input;
import dev.forkful.io.InputFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** About how many tasks an input has, for tuning only. */
public final class RoughTasks {
    private static final int SAMPLE_BYTES = 64 << 10;

    private RoughTasks() {}

    /**
     * Looks at the beginning of the input only.
     *
     * @param folder where a file with a relative path is
     * @param limit how many there will be at most
     * @return {@code Long.MAX_VALUE} where nobody knows and there is no limit
     */
    public static long of(Input input, Path folder, long limit) {
        long tasks = Long.MAX_VALUE;
        if (input instanceof Input.Range range) {
            long span = range.last() - range.first(); // below 0 where it does not fit
            tasks = range.last() < range.first() ? 0 : span < 0 || span == Long.MAX_VALUE ? tasks : span + 1;
        } else if (input instanceof Input.Items items) {
            tasks = items.items().size();
        } else if (input instanceof Input.File file
                && !InputFormat.isGzip(file.path())
                && !TaskSource.isStandardInput(file)) {
            Path path = folder.resolve(file.path());
            tasks = Files.isRegularFile(path) ? lines(path) : tasks;
        }
        return Math.min(tasks, limit);
    }

    /** As many as there were if all were as long as the first. */
    private static long lines(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] sample = in.readNBytes(SAMPLE_BYTES);
            long begun = 0;
            for (int i = 0; i < sample.length; i++) {
                begun += i == 0 || sample[i - 1] == '\n' ? 1 : 0;
            }
            return Files.size(path) * begun / Math.max(1, sample.length);
        } catch (IOException e) { // whoever reads the input will say so
            return Long.MAX_VALUE;
        }
    }
}
