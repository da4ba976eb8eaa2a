package dev.forkful.shell.progress;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them; the same on every machine, whatever its locale. */
public final class Figures {
    private Figures() {}

    /** {@code 0:03}, {@code 12:40}, {@code 3:00:05}, {@code 2d 3:00:05}. */
    public static String clock(Duration duration) {
        long seconds = Math.max(0, Math.round(duration.toMillis() / 1000.0));
        long days = seconds / 86_400;
        long hours = seconds / 3600 % 24;
        String minutesAndSeconds = days > 0 || hours > 0
                ? String.format(Locale.ROOT, "%d:%02d:%02d", hours, seconds / 60 % 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
        return days > 0 ? days + "d " + minutesAndSeconds : minutesAndSeconds;
    }

    /** Per second: {@code 0.42/s}, {@code 58.9/s}, {@code 1830/s}. */
    public static String rate(double perSecond) {
        if (perSecond >= 1000) {
            return Math.round(perSecond) + "/s";
        }
        return String.format(Locale.ROOT, perSecond > 0 && perSecond < 1 ? "%.2f/s" : "%.1f/s", perSecond);
    }

    /** Milliseconds: {@code 0.8 ms}, {@code 120 ms}, {@code 3.01 s}, {@code 2:05 min}. */
    public static String millis(double millis) {
        if (millis < 10) {
            return String.format(Locale.ROOT, "%.1f ms", millis);
        }
        if (millis < 1000) {
            return Math.round(millis) + " ms";
        }
        if (millis < 60_000) {
            return String.format(Locale.ROOT, "%.2f s", millis / 1000);
        }
        return clock(Duration.ofMillis(Math.round(millis))) + " min";
    }

    /** {@code 512 B}, {@code 5.0 KiB}, {@code 1.2 GiB}. */
    public static String bytes(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        int unit = Math.min(4, (63 - Long.numberOfLeadingZeros(bytes)) / 10);
        return String.format(Locale.ROOT, "%.1f %siB", bytes / (double) (1L << (10 * unit)), "KMGT".charAt(unit - 1));
    }

    /** A count and its noun: {@code 1 task}, {@code 2 tasks}. */
    public static String count(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
