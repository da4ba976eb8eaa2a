package dev.forkful.worker;

import dev.forkful.broker.chronicle.ChronicleBroker;

/**
 * Loads what every job needs, while the worker waits to be told which job it is: a worker is forked before its run is
 * ready.
 */
final class WarmUp {
    private WarmUp() {}

    /** Begins with what logs nothing, on a thread of its own. */
    static void beginJson() {
        begin(() -> {
            LaunchSpec.load();
            new TaskJson(WarmUp.class.getClassLoader()).load();
        });
    }

    /** Begins with the queues, on a thread of its own; when the log is set up, which is not made for two threads. */
    static void beginQueues() {
        begin(ChronicleBroker::load);
    }

    /** What fails here fails again, and is reported, where it is needed. */
    private static void begin(Runnable part) {
        Thread thread = new Thread(part, "forkful-warm-up");
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((on, error) -> {});
        thread.start();
    }
}
