package dev.forkful.pool;

/** What is to be done when the process ends, unless it was cancelled before. */
final class AtExit {
    private final Thread hook;

    private AtExit(Thread hook) {
        this.hook = hook;
    }

    /** @param name of the thread that does it */
    static AtExit register(String name, Runnable action) {
        Thread hook = new Thread(action, name);
        Runtime.getRuntime().addShutdownHook(hook);
        return new AtExit(hook);
    }

    /** Idempotent. */
    void cancel() {
        try {
            boolean unused = Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // the process is ending: it is done anyway
        }
    }
}
