package dev.forkful.shell.repl;

import dev.forkful.io.OutputException;
import dev.forkful.io.Reason;
import dev.forkful.shell.repl.ShellLine.Target;
import dev.forkful.shell.world.DataPrinter;
import dev.forkful.shell.world.ExitCode;
import dev.forkful.shell.world.World;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Where {@code | command} and {@code > file} send the data of a command. Closing waits for the other command. */
final class OutputTarget implements AutoCloseable {
    private final PrintStream stream;
    private final @Nullable Process reader;

    private OutputTarget(PrintStream stream, @Nullable Process reader) {
        this.stream = stream;
        this.reader = reader;
    }

    /**
     * Opens it.
     *
     * @throws OutputException where the file cannot be written
     * @throws IOException where there is no {@code sh}
     */
    static OutputTarget open(Target target, World world) throws IOException {
        if (target instanceof Target.File file) {
            OpenOption how = file.append() ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
            Path path = world.directory().resolve(file.name());
            try {
                OutputStream stream =
                        Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, how);
                return new OutputTarget(DataPrinter.file(stream, path), null);
            } catch (IOException e) {
                throw new OutputException("cannot write: " + path + ": " + Reason.of(e), e);
            }
        }
        // The reader writes to the terminal itself, and may read keys from it: less does.
        Process reader = new ProcessBuilder("sh", "-c", ((Target.Pipe) target).command())
                .directory(world.directory().toFile())
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new OutputTarget(DataPrinter.pipe(reader.getOutputStream()), reader);
    }

    PrintStream stream() {
        return stream;
    }

    /** What the other command ended with; 0 for a file. Only after the close. */
    int exitCode() {
        return reader == null ? ExitCode.OK : reader.exitValue();
    }

    @Override
    public void close() {
        stream.close();
        boolean interrupted = false;
        while (reader != null && reader.isAlive()) {
            try {
                reader.waitFor();
            } catch (InterruptedException e) {
                interrupted = true;
                reader.destroy();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
