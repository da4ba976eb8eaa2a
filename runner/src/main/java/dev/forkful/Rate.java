package dev.forkful;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rate, such as {@code 200/s}, {@code 500/min} or {@code 20/h}. It is paced evenly: 200 per second means one every 5
 * ms. Immutable and thread-safe.
 *
 * @param thousandthsPerHour the amount in thousandths per hour, so that whole numbers per second, minute and hour are
 *     exact; from 1 to 3.6e15, that is, from one per 1,000 hours to one per nanosecond
 */
public record Rate(long thousandthsPerHour) {
    private static final long PER_HOUR = 1_000;
    private static final long PER_MINUTE = 60 * PER_HOUR;
    private static final long PER_SECOND = 60 * PER_MINUTE;
    /** Nanoseconds of an hour, times 1,000; one unit each nanosecond is as fast as a clock can tell. */
    private static final long MOST = 3_600_000_000_000_000L;

    /** One per nanosecond, which limits nothing. {@link #parse} reads it as {@code none}. */
    public static final Rate NONE = perSecond(1e9);

    private static final Pattern FORM =
            Pattern.compile("([0-9]{1,13}(?:\\.[0-9]{1,3})?)\\s*/\\s*(s|sec|second|m|min|minute|h|hour)");

    public Rate {
        if (!isPossible(thousandthsPerHour)) {
            throw impossible(thousandthsPerHour / 1e3 + " per hour");
        }
    }

    private static JobException impossible(String rate) {
        return new JobException("a rate of " + rate + ": must be from 0.001 an hour to 1000000000 a second");
    }

    /** Whether this amount, in thousandths per hour, is a valid rate. */
    public static boolean isPossible(long thousandthsPerHour) {
        return thousandthsPerHour >= 1 && thousandthsPerHour <= MOST;
    }

    /**
     * A rate per second.
     *
     * @throws JobException if it is out of range: 0.001 per hour to 1,000,000,000 per second
     */
    public static Rate perSecond(double amount) {
        return of(amount, PER_SECOND, "second");
    }

    /**
     * A rate per minute.
     *
     * @throws JobException if it is out of range: 0.001 per hour to 1,000,000,000 per second
     */
    public static Rate perMinute(double amount) {
        return of(amount, PER_MINUTE, "minute");
    }

    /**
     * A rate per hour.
     *
     * @throws JobException if it is out of range: 0.001 per hour to 1,000,000,000 per second
     */
    public static Rate perHour(double amount) {
        return of(amount, PER_HOUR, "hour");
    }

    private static Rate of(double amount, long unit, String name) {
        long thousandths = Math.round(amount * unit); // not a number becomes 0, what is too large the largest long
        if (!isPossible(thousandths)) {
            throw impossible(amount + " per " + name);
        }
        return new Rate(thousandths);
    }

    /**
     * Parses a rate: {@code 200/s}, {@code 500/min}, {@code 20/h}, {@code 0.5/s} or {@code none}.
     *
     * @throws JobException if the text is not a rate, or out of range
     */
    public static Rate parse(String text) {
        String plain = text.strip().toLowerCase(Locale.ROOT);
        if (plain.equals("none")) {
            return NONE;
        }
        Matcher form = FORM.matcher(plain);
        if (!form.matches()) {
            throw new JobException("'" + text + "' is no rate; write 200/s, 500/min or 20/h");
        }
        double amount = Double.parseDouble(form.group(1));
        long unit = switch (form.group(2).charAt(0)) {
            case 's' -> PER_SECOND;
            case 'm' -> PER_MINUTE;
            default -> PER_HOUR;
        };
        long thousandths = Math.round(amount * unit);
        if (!isPossible(thousandths)) {
            throw new JobException("'" + text + "': a rate must be from 0.001/h to 1000000000/s");
        }
        return new Rate(thousandths);
    }

    /** The rate in the largest unit in which it is a whole number: {@code 200/s}, {@code 500/min}, {@code 20/h}. */
    @Override
    public String toString() {
        if (thousandthsPerHour % PER_SECOND == 0) {
            return thousandthsPerHour / PER_SECOND + "/s";
        } else if (thousandthsPerHour % PER_MINUTE == 0) {
            return thousandthsPerHour / PER_MINUTE + "/min";
        }
        String amount = String.format(Locale.ROOT, "%.3f", thousandthsPerHour / (double) PER_HOUR);
        return amount.replaceAll("\\.?0+$", "") + "/h";
    }
}
