package dev.forkful.pool;

import dev.forkful.JobException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the workers of a pool must know of how it was built: texts by name, stored with the pool.
 *
 * @param values immutable
 */
record PoolSettings(Map<String, String> values) {
    static final String TIMEOUT_MILLIS = "timeoutMillis";
    static final String ATTEMPTS = "attempts";
    static final String MAX_TASKS = "maxTasksPerWorker";
    static final String START = "onWorkerStart";
    static final String STOP = "onWorkerStop";
    static final String EXCEPTION_HANDLER = "exceptionHandler";
    static final String CLIENT = "client";

    PoolSettings {
        values = Map.copyOf(values);
    }

    @Nullable
    String text(String key) {
        return values.get(key);
    }

    long number(String key) {
        String text = values.get(key);
        if (text == null) {
            throw new JobException("a pool without " + key);
        }
        return Long.parseLong(text);
    }
}
