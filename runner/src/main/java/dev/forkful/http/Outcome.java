package dev.forkful.http;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** How a call ended, as its caller is to see it. */
final class Outcome {
    private Outcome() {}

    /**
     * Waits for the end of a call.
     *
     * @throws InterruptedException where the thread was interrupted; the call is aborted
     */
    static <T extends @Nullable Object> T await(CompletableFuture<T> call) throws IOException, InterruptedException {
        try {
            return call.get();
        } catch (InterruptedException e) {
            boolean unused = call.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            Throwable error = errorOf(e);
            if (error instanceof IOException io) {
                throw io;
            } else if (error instanceof RuntimeException unchecked) {
                throw unchecked;
            } else if (error instanceof Error fatal) {
                throw fatal;
            }
            throw new IOException(error);
        }
    }

    /**
     * The error itself, without what futures wrap it in. Where file descriptors ran out, which the JDK raises as an
     * {@code InternalError}, it is an {@code IOException}: it passes, and is worth another try.
     */
    static Throwable errorOf(Throwable raised) {
        Throwable error = HttpError.unwrap(raised);
        return error instanceof InternalError && isOutOfFiles(error)
                ? new IOException("no file descriptor was free: " + error.getMessage(), error)
                : error;
    }

    static boolean isOutOfFiles(Throwable error) {
        return HttpError.chain(error).stream()
                .map(Throwable::getMessage)
                .anyMatch(message -> message != null && message.contains("Too many open files"));
    }
}
