package dev.forkful;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code --set key=value} arguments of a run. They are stored with the run, so a resume gets the same ones; do not
 * pass secrets this way, use {@link Secret}. Immutable and thread-safe.
 *
 * @param values by key; immutable, never null
 */
public record JobArguments(Map<String, String> values) {

    /** No arguments. */
    public static final JobArguments NONE = new JobArguments(Map.of());

    public JobArguments {
        values = Map.copyOf(values);
    }

    /** Returns the value of {@code key}, or null if it was not given. */
    public @Nullable String get(String key) {
        return values.get(key);
    }

    /**
     * Returns the value of {@code key}.
     *
     * @throws JobException if it was not given; the message tells the person how to give it
     */
    public String required(String key) {
        String value = get(key);
        if (value == null) {
            throw new JobException("argument '" + key + "' is missing: give it with --set " + key + "=VALUE");
        }
        return value;
    }
}
