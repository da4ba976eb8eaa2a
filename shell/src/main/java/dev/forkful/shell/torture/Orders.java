package dev.forkful.shell.torture;

import java.util.concurrent.atomic.AtomicIntegerArray;

/** How often the torture's server was called for each order: what really happened, whatever anybody recorded. */
public final class Orders {
    private static final String PREFIX = "/orders/";

    private final AtomicIntegerArray calls;

    /** Orders from 1 to {@code count}. */
    public Orders(int count) {
        calls = new AtomicIntegerArray(count + 1);
    }

    /** Takes note of a request. */
    public void count(String path) {
        int order = Integer.parseInt(path.substring(PREFIX.length()));
        calls.incrementAndGet(order);
    }

    /** All calls. */
    long total() {
        long total = 0;
        for (int order = 1; order < calls.length(); order++) {
            total += calls.get(order);
        }
        return total;
    }

    /** Orders that nobody ever called for. */
    long missing() {
        long missing = 0;
        for (int order = 1; order < calls.length(); order++) {
            missing += calls.get(order) == 0 ? 1 : 0;
        }
        return missing;
    }
}
