package dev.forkful.broker.chronicle;

import dev.forkful.broker.BrokerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The workers that an earlier owner may have left behind. They halt by themselves when they see that it is gone. */
final class Strays {
    /** How long they may take to go by themselves before they are killed. */
    static final Duration GRACE = Duration.ofSeconds(5);

    private static final Duration KILLED_IS_GONE = Duration.ofSeconds(5);
    private static final long BETWEEN_LOOKS_MILLIS = 5;

    private Strays() {}

    static void await(RunFiles files, Duration grace) throws InterruptedException {
        // A worker takes its lock before it opens the table. With the table gone, who has no lock now cannot start
        // late.
        // What lies at the other place is older, and told: the table that is moved was revealed after that.
        try {
            Files.move(files.claims(), files.leftClaims(), StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            // Nobody left one, or whoever was about to take the run over died before it had told of it.
        } catch (IOException e) {
            throw new BrokerException.Storage("cannot move: file=" + files.claims() + " cause=" + e, e);
        }
        List<Path> held = held(files, grace);
        for (Path path : held) {
            // Only the very process that the file names: its number may have been given to another one.
            AliveLock.holder(path).ifPresent(ProcessHandle::destroyForcibly);
        }
        List<Path> left = held.isEmpty() ? held : held(files, KILLED_IS_GONE);
        if (!left.isEmpty()) {
            Path path = left.get(0);
            Optional<ProcessHandle> holder = AliveLock.holder(path);
            throw new BrokerException("a worker of an earlier supervisor lives and cannot be killed: pid="
                    + holder.map(process -> Long.toString(process.pid())).orElse("unknown") + " file=" + path);
        }
    }

    private static List<Path> held(RunFiles files, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        List<Path> held = new ArrayList<>();
        for (int incarnation : files.incarnations()) {
            held.add(files.alive(incarnation));
        }
        while (true) {
            held.removeIf(path -> !AliveLock.isHeld(path));
            if (held.isEmpty() || System.nanoTime() - deadline >= 0) {
                return held;
            }
            TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MILLIS);
        }
    }
}
