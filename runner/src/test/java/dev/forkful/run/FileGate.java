package dev.forkful.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Holds tasks, in whatever process, until the test lets them pass: what is to happen while they are under way has
 * happened then, however slow the machine.
 *
 * @param file holds the highest number that passes; shut where it is not there
 */
record FileGate(Path file) {
    /** Lets all pass. */
    void open() throws IOException {
        open(Long.MAX_VALUE);
    }

    /** Lets those up to a number pass. */
    void open(long number) throws IOException {
        Files.writeString(file, Long.toString(number));
    }

    /** Is that number as soon as it may pass. */
    CompletableFuture<Long> passed(long number) {
        CompletableFuture<Long> passed = new CompletableFuture<>();
        look(number, passed);
        return passed;
    }

    private void look(long number, CompletableFuture<Long> passed) {
        try {
            if (number <= highest()) {
                passed.complete(number);
            } else if (!passed.isDone()) {
                CompletableFuture.delayedExecutor(10, TimeUnit.MILLISECONDS).execute(() -> look(number, passed));
            }
        } catch (IOException e) {
            passed.completeExceptionally(e);
        }
    }

    private long highest() throws IOException {
        String text = Files.exists(file) ? Files.readString(file) : "";
        return text.isEmpty() ? 0 : Long.parseLong(text); // empty, too, as it is written
    }
}
