package dev.forkful;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many tasks may fail before a run stops early. Nothing is lost: the run can be resumed. Only tasks that are
 * settled since the run was started or resumed count, so each resume allows that many failures again. Immutable and
 * thread-safe.
 *
 * @param tasks the run stops when this many tasks have failed; 0 for no such limit
 * @param percent the run stops when this percentage of the settled tasks has failed, but not before
 *     {@link #FEWEST_SETTLED} tasks are settled; 0 for no such limit; rounded to six decimals
 */
public record FailureLimit(long tasks, double percent) {
    /** Any number of tasks may fail. */
    public static final FailureLimit NONE = new FailureLimit(0, 0);

    /** How many tasks must be settled before a percentage counts. */
    public static final int FEWEST_SETTLED = 100;

    private static final long MOST_TASKS = 999_999_999_999L;
    private static final int DECIMALS = 6;

    private static final Pattern FORM = Pattern.compile("(\\d{1,12})|(\\d{1,3}(?:\\.\\d{1,6})?)%");

    /** @throws JobException if a number is out of its range, or both are given */
    public FailureLimit {
        if (tasks < 0 || !(percent >= 0 && percent <= 100)) {
            throw outOfRange(tasks < 0 ? Long.toString(tasks) : percent + "%");
        } else if (tasks > MOST_TASKS) {
            throw new JobException("limitFailures = " + tasks + ": must be at most " + MOST_TASKS);
        } else if (tasks > 0 && percent > 0) {
            throw new JobException("limitFailures = " + tasks + " and " + percent + "%: must be one of the two");
        } else if (percent > 0) { // whatever is a limit stays one
            percent = rounded(Math.max(percent, 1e-6)).doubleValue();
        }
    }

    private static BigDecimal rounded(double percent) {
        return new BigDecimal(percent).setScale(DECIMALS, RoundingMode.HALF_UP);
    }

    /**
     * Stops the run when this many tasks have failed.
     *
     * @param count from 1
     * @throws JobException if the count is below 1 or has more than twelve digits
     */
    public static FailureLimit ofTasks(long count) {
        if (count < 1) {
            throw outOfRange(Long.toString(count));
        }
        return new FailureLimit(count, 0);
    }

    /**
     * Stops the run when this percentage of the settled tasks has failed.
     *
     * @param percent above 0, at most 100
     * @throws JobException if the percentage is out of its range
     */
    public static FailureLimit ofPercent(double percent) {
        if (!(percent > 0)) {
            throw outOfRange(percent + "%");
        }
        return new FailureLimit(0, percent);
    }

    private static JobException outOfRange(String value) {
        return new JobException(
                "limitFailures = " + value + ": must be at least 1, or a part above 0% and at most 100%");
    }

    /**
     * Parses a limit as it is written on the command line: {@code 100}, {@code 3%}, {@code 0.5%} or {@code none}.
     *
     * @throws JobException if the text is none of these, or out of its range
     */
    public static FailureLimit parse(String text) {
        if (text.equals("none")) {
            return NONE;
        }
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new JobException(
                    "'" + text + "' is no limit of failures; write a number such as 100, a part such as 3%, or none");
        }
        return form.group(1) != null
                ? ofTasks(Long.parseLong(form.group(1)))
                : ofPercent(Double.parseDouble(form.group(2)));
    }

    /** Whether the run has to stop after this many failed tasks among this many settled ones. */
    public boolean isReached(long failed, long settled) {
        return (tasks > 0 && failed >= tasks)
                || (percent > 0 && settled >= FEWEST_SETTLED && failed * 100.0 >= percent * settled);
    }

    /** The form that {@link #parse} reads. */
    @Override
    public String toString() {
        if (percent > 0) {
            return rounded(percent).stripTrailingZeros().toPlainString() + "%";
        }
        return tasks > 0 ? Long.toString(tasks) : "none";
    }
}
