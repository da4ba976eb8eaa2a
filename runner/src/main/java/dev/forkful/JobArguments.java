package dev.forkful;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code --set key=value} arguments of a run. They are stored with the run, so a resume sees the same.
 *
 * @param values immutable, never null
 */
public record JobArguments(Map<String, String> values) {

    /** No arguments. */
    public static final JobArguments NONE = new JobArguments(Map.of());

    public JobArguments {
        values = Map.copyOf(values);
    }

    /** The value given for {@code key}, or null where none was given. */
    public @Nullable String get(String key) {
        return values.get(key);
    }

    /**
     * The value given for {@code key}.
     *
     * @throws JobException that says how to give it, where none was given
     */
    public String required(String key) {
        String value = get(key);
        if (value == null) {
            throw new JobException("argument '" + key + "' is missing: give it with --set " + key + "=VALUE");
        }
        return value;
    }
}
