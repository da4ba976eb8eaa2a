package dev.forkful.worker;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An error as it was raised in a worker: enough to raise one like it elsewhere. Nothing of the error's own state
 * travels.
 *
 * @param type the binary name of its class
 * @param message null where it has none; cut like that of a reply
 * @param stack the frames, the innermost first; at most {@value #MAX_FRAMES}
 * @param cause what it was raised from; null where there is nothing, or it is too deep
 */
public record RaisedError(
        String type,
        @Nullable String message,
        List<Frame> stack,
        @Nullable RaisedError cause) {
    private static final int MAX_FRAMES = 64;
    private static final int MAX_CAUSES = 8;

    public RaisedError {
        stack = List.copyOf(stack);
    }

    /** One line of a stack trace. */
    public record Frame(
            String type, String method, @Nullable String file, int line) {}

    static RaisedError of(Throwable error) {
        return of(error, MAX_CAUSES);
    }

    private static RaisedError of(Throwable error, int depth) {
        List<Frame> frames = new ArrayList<>();
        for (StackTraceElement at : error.getStackTrace()) {
            if (frames.size() == MAX_FRAMES) {
                break;
            }
            frames.add(new Frame(at.getClassName(), at.getMethodName(), at.getFileName(), at.getLineNumber()));
        }
        Throwable cause = error.getCause();
        return new RaisedError(
                error.getClass().getName(),
                message(error),
                frames,
                cause == null || depth == 0 ? null : of(cause, depth - 1));
    }

    private static @Nullable String message(Throwable error) {
        try {
            String message = error.getMessage();
            return message == null ? null : ErrorJson.bounded(message);
        } catch (RuntimeException e) { // the job's own code
            return "its message cannot be had: " + e;
        }
    }
}
