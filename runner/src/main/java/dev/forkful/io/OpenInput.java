package dev.forkful.io;

import dev.forkful.Input;
import dev.forkful.JobException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Opens what an {@link Input} names. A file whose name ends in {@code .gz} is decompressed on the way. */
final class OpenInput {
    private OpenInput() {}

    static InputReader open(Input input, Path baseDirectory, InputStream standardInput) {
        if (input instanceof Input.Range range) {
            return new RangeInput(range.first(), range.last());
        }
        if (input instanceof Input.Items items) {
            return new ItemsInput(items.items());
        }
        if (input instanceof Input.Open) {
            return new ItemsInput(List.of()); // what is submitted is not read
        }
        Input.File file = (Input.File) input;
        if (file.path().equals("-")) {
            return reader(file, new ByteLines("standard input", new Unclosed(standardInput)));
        }
        return reader(file, new ByteLines(file.path(), stream(file.path(), baseDirectory)));
    }

    private static InputReader reader(Input.File file, ByteLines lines) {
        return switch (file.format()) {
            case LINES -> new LinesInput(lines);
            case CSV -> CsvInput.open(lines, file.delimiter());
            case NDJSON -> new NdjsonInput(lines);
        };
    }

    private static InputStream stream(String name, Path baseDirectory) {
        try {
            Path path = baseDirectory.resolve(name);
            if (Files.isDirectory(path)) {
                throw new JobException("input " + path + " is a directory");
            }
            InputStream stream = Files.newInputStream(path);
            return InputFormat.isGzip(name) ? GzipStream.open(stream) : stream;
        } catch (InvalidPathException e) {
            throw new JobException("input " + name + " is no path: " + e.getReason(), e);
        } catch (NoSuchFileException e) {
            throw new JobException("input " + e.getFile() + " does not exist", e);
        } catch (AccessDeniedException e) {
            throw new JobException("input " + e.getFile() + " may not be read: permission denied", e);
        } catch (IOException e) {
            throw new JobException("input " + name + " cannot be read: " + Reason.of(e), e);
        }
    }

    /** Standard input belongs to the process. */
    private static final class Unclosed extends FilterInputStream {
        Unclosed(InputStream stream) {
            super(stream);
        }

        @Override
        public void close() {
            // Left open on purpose.
        }
    }
}
