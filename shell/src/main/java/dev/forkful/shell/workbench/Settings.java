package dev.forkful.shell.workbench;

import dev.forkful.JobException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What a person can set in a shell, for as long as it is open. Thread-safe. */
public final class Settings {
    private volatile Footer footer = Footer.ON;
    private volatile Keys keys = Keys.EMACS;
    private volatile Duration warm = Duration.ofSeconds(60);

    /** What is under the prompt. */
    public enum Footer {
        OFF,
        /** A line a run. */
        ON,
        /** And a line for each of its workers. */
        WORKERS
    }

    /** Whose keys edit the line. */
    public enum Keys {
        EMACS,
        VI
    }

    public Footer footer() {
        return footer;
    }

    public Keys keys() {
        return keys;
    }

    /** How long workers wait for another run; zero for not at all. */
    public Duration warm() {
        return warm;
    }

    /** What can be set. */
    public static List<String> names() {
        return List.of("footer", "keys", "warm");
    }

    /**
     * Sets something, by the words that a person types.
     *
     * @throws JobException where there is no such setting or value
     */
    public void set(String name, String value) {
        switch (name) {
            case "footer" -> footer = constant(Footer.class, name, value);
            case "keys" -> keys = constant(Keys.class, name, value);
            case "warm" -> warm = seconds(value);
            default -> throw new JobException("no setting " + name + "; there is " + String.join(", ", names()));
        }
    }

    private static Duration seconds(String value) {
        try {
            int seconds = Integer.parseInt(value);
            if (seconds >= 0) {
                return Duration.ofSeconds(seconds);
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new JobException("warm is a number of seconds, 0 for off, not " + value);
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String name, String value) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(value)) {
                return constant;
            }
        }
        throw new JobException(name + " can be " + String.join(", ", values(type)) + ", not " + value);
    }

    private static <E extends Enum<E>> List<String> values(Class<E> type) {
        return List.of(type.getEnumConstants()).stream()
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    /** The values of a setting; none where there is no such setting. */
    public static List<String> valuesOf(String name) {
        return switch (name) {
            case "footer" -> values(Footer.class);
            case "keys" -> values(Keys.class);
            case "warm" -> List.of("0", "60", "600");
            default -> List.of();
        };
    }
}
