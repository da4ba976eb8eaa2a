package dev.forkful.shell;

import dev.forkful.shell.world.StopRequests;
import dev.forkful.worker.Signals;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Ctrl-C, SIGTERM and SIGHUP of this process as requests to stop. */
final class ProcessSignals implements StopRequests {
    private static final List<String> NAMES = List.of("INT", "TERM", "HUP");

    @Override
    public Subscription listen(IntConsumer handler) {
        AtomicInteger requests = new AtomicInteger();
        // Each signal comes on a thread of its own: without a lock the second could overtake the first.
        Object inTurn = new Object();
        Runnable onSignal = () -> {
            synchronized (inTurn) {
                handler.accept(requests.incrementAndGet());
            }
        };
        List<Runnable> restore =
                NAMES.stream().map(name -> Signals.handle(name, onSignal)).toList();
        return () -> restore.forEach(Runnable::run);
    }
}
