package dev.forkful.shell.world;

import dev.forkful.ForkfulException;
import dev.forkful.JobException;
import dev.forkful.broker.BrokerException;
import dev.forkful.io.OutputException;
import dev.forkful.script.build.CompilerKilledException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.jspecify.annotations.Nullable;

/**
 * What an error means to the person at the keyboard: the one place that turns an exception into a message and an exit
 * code.
 *
 * @param exitCode one of {@link ExitCode}
 * @param message safe text for standard error; null says nothing
 */
public record Verdict(int exitCode, @Nullable String message) {

    /** The verdict on an error that ended a command. */
    public static Verdict on(Throwable error) {
        if (error instanceof OutputClosedException) {
            return new Verdict(ExitCode.OK, null);
        }
        if (isInterrupt(error)) {
            return new Verdict(ExitCode.ABORTED, "interrupted");
        }
        if (error instanceof BrokerException.Storage || error instanceof CompilerKilledException) {
            return new Verdict(ExitCode.RESUMABLE, messageOf(error));
        }
        if (error instanceof JobException || error instanceof BrokerException.Damaged) {
            return new Verdict(ExitCode.USAGE, messageOf(error));
        }
        if (error instanceof BrokerException) {
            return new Verdict(ExitCode.INTERNAL, messageOf(error));
        }
        if (error instanceof ForkfulException) {
            // What Forkful itself refuses is for the person to mend; what something else caused is not.
            boolean refused = error.getCause() == null || error instanceof OutputException;
            return new Verdict(refused ? ExitCode.USAGE : ExitCode.INTERNAL, messageOf(error));
        }
        if (error instanceof UncheckedIOException unchecked && unchecked.getCause() != null) {
            return on(unchecked.getCause());
        }
        if (error instanceof IOException io) {
            return onInputOutput(io);
        }
        if (error instanceof InvalidPathException path) {
            return new Verdict(ExitCode.USAGE, unnameable(path));
        }
        if (error instanceof OutOfMemoryError) {
            return new Verdict(ExitCode.INTERNAL, "the console ran out of memory: " + messageOf(error));
        }
        return new Verdict(
                ExitCode.INTERNAL,
                "internal error: " + SafeText.line(error.toString()) + " (--debug shows where; please report it)");
    }

    /** A file is closed under the hands of who is interrupted; whoever tells of that may not know why. */
    private static boolean isInterrupt(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof InterruptedException
                    || cause instanceof ClosedByInterruptException
                    || cause instanceof FileLockInterruptionException) {
                return true;
            }
        }
        return false;
    }

    private static String unnameable(InvalidPathException error) {
        String path = SafeText.line(error.getInput());
        return error.getReason().contains("unmappable")
                ? "the locale of this process cannot name " + path + "; set LC_ALL to one of UTF-8, like C.UTF-8"
                : path + " is no path: " + error.getReason();
    }

    private static Verdict onInputOutput(IOException error) {
        if (error instanceof NoSuchFileException || error instanceof FileNotFoundException) {
            return new Verdict(ExitCode.USAGE, "no such file: " + messageOf(error));
        }
        if (error instanceof AccessDeniedException) {
            return new Verdict(ExitCode.USAGE, "permission denied: " + messageOf(error));
        }
        if (error instanceof FileAlreadyExistsException || error instanceof NotDirectoryException) {
            return new Verdict(ExitCode.USAGE, "not a folder: " + messageOf(error));
        }
        if (error instanceof FileSystemException) {
            return new Verdict(ExitCode.INTERNAL, messageOf(error));
        }
        return new Verdict(ExitCode.INTERNAL, "input/output error: " + messageOf(error));
    }

    private static String messageOf(Throwable error) {
        String message = error.getMessage();
        return message == null || message.isBlank() ? error.getClass().getSimpleName() : SafeText.block(message);
    }
}
