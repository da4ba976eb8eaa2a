package dev.forkful.worker;

import dev.forkful.broker.chronicle.ChronicleBroker;
import dev.forkful.http.Http;
import java.util.List;

/**
 * Loads what every job needs, while the worker waits to be told which job it is: a worker is forked before its run is
 * ready.
 */
final class WarmUp {
    private WarmUp() {}

    /** Begins, on threads of its own. What fails here fails again, and is reported, where it is needed. */
    static void begin() {
        List<Runnable> parts =
                List.of(ChronicleBroker::load, () -> new TaskJson(WarmUp.class.getClassLoader()).load(), Http::load);
        for (Runnable part : parts) {
            Thread thread = new Thread(part, "forkful-warm-up");
            thread.setDaemon(true);
            thread.setUncaughtExceptionHandler((on, error) -> {});
            thread.start();
        }
    }
}
