package dev.forkful.http;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Durations as the documentation writes them: {@code 200 ms}, {@code 30 s}, {@code 5 min}, {@code 2 h}; exact. */
public final class DurationText {
    private DurationText() {}

    /** In the largest unit of which it is a whole number; what is shorter than a millisecond is a part of one. */
    public static String of(Duration duration) {
        if (duration.getSeconds() == Long.MAX_VALUE) {
            return "infinite"; // as Kotlin calls it
        }
        if (duration.getNano() != 0) {
            BigDecimal millis = BigDecimal.valueOf(duration.getSeconds())
                    .movePointRight(3)
                    .add(BigDecimal.valueOf(duration.getNano(), 6));
            return millis.stripTrailingZeros().toPlainString() + " ms";
        }
        long seconds = duration.getSeconds();
        if (seconds == 0 || seconds % 60 != 0) {
            return seconds + " s";
        }
        return seconds % 3_600 == 0 ? seconds / 3_600 + " h" : seconds / 60 + " min";
    }

    /** In seconds, whatever the length, to the millisecond: {@code 0.25 s}, {@code 90 s}. */
    public static String inSeconds(Duration duration) {
        return BigDecimal.valueOf(TimeUnit.MILLISECONDS.convert(duration), 3)
                        .stripTrailingZeros()
                        .toPlainString() + " s";
    }
}
