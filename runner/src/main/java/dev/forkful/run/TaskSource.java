package dev.forkful.run;

import dev.forkful.Input;
import dev.forkful.JobException;
import dev.forkful.io.InputItem;
import dev.forkful.io.InputReader;
import dev.forkful.io.SkipBadInput;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The input of a run, as its manifest says: where it comes from, how much of it, and what becomes of bad items. */
final class TaskSource {
    private final Manifest manifest;
    private final Input input;
    private final InputStream standardInput;
    private final RunListener listener;

    /** @param declared the job's own input, for what the manifest leaves to it */
    TaskSource(Manifest manifest, @Nullable Input declared, InputStream standardInput, RunListener listener) {
        this.manifest = manifest;
        Input chosen = manifest.input() != null ? manifest.input() : declared;
        if (chosen == null) {
            throw new JobException("job " + manifest.job() + " declares no input; give one with --input FILE");
        }
        this.input = chosen;
        this.standardInput = standardInput;
        this.listener = listener;
    }

    /**
     * Whether it is worth, and possible, to check all of it before the first task runs. A pipe with a name can be read
     * once only, like standard input.
     */
    boolean isCheckable() {
        return input instanceof Input.File file
                && !isStandardInput(file)
                && Files.isRegularFile(folder().resolve(file.path()))
                && manifest.badInput() == Manifest.BadInput.REFUSE;
    }

    private Path folder() {
        return Objects.requireNonNullElse(
                manifest.code().script().toAbsolutePath().getParent(), Path.of(""));
    }

    static boolean isStandardInput(Input.File file) {
        return file.path().equals("-");
    }

    /** About how many tasks there will be, for tuning only; {@code Long.MAX_VALUE} where nobody knows. */
    long roughTasks() {
        return RoughTasks.of(input, folder(), manifest.limit());
    }

    /** How many tasks there will be; empty where only reading tells. */
    OptionalLong knownTasks() {
        boolean known = input instanceof Input.Range || input instanceof Input.Items;
        return known ? OptionalLong.of(roughTasks()) : OptionalLong.empty();
    }

    /** What a person calls it. */
    String name() {
        return input instanceof Input.File file ? (isStandardInput(file) ? "standard input" : file.path()) : "it";
    }

    InputReader open() {
        return openFirst(Long.MAX_VALUE);
    }

    /** The same, with no more than so many of its items. */
    InputReader openFirst(long items) {
        long most = Math.min(items, manifest.limit());
        InputReader reader = InputReader.open(input, folder(), standardInput);
        if (manifest.badInput() == Manifest.BadInput.SKIP) {
            reader = new SkipBadInput(reader, listener::skipped);
        }
        return most == Long.MAX_VALUE ? reader : new First(most, reader);
    }

    /** The first items of another reader. */
    private static final class First implements InputReader {
        private final InputReader reader;
        private long left;

        First(long limit, InputReader reader) {
            this.left = limit;
            this.reader = reader;
        }

        @Override
        public @Nullable InputItem next() {
            return left-- > 0 ? reader.next() : null;
        }

        @Override
        public void close() {
            reader.close();
        }
    }
}
