package dev.forkful.run;

import dev.forkful.JobException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When attempts are held back for the machine's sake.
 *
 * @param memoryPercent of the memory that must be free; 0 does not look
 * @param loadPerCore the longest queue of a core, over a minute; 0 does not look
 */
public record GuardLimits(int memoryPercent, int loadPerCore) {
    /** 5 % of the memory, and a load that only a machine has which cannot keep up at all. */
    public static final GuardLimits DEFAULT = new GuardLimits(5, 30);

    public static final GuardLimits OFF = new GuardLimits(0, 0);

    private static final Pattern MEMORY = Pattern.compile("memory=(off|(\\d{1,2})%)");
    private static final Pattern LOAD = Pattern.compile("load=(off|(\\d{1,4}))");

    /**
     * Reads {@code off}, {@code memory=10%}, {@code load=8}, or both with a comma; what is not said has its default.
     *
     * @throws JobException where it is none of these
     */
    public static GuardLimits parse(String text) {
        if (text.equals("off")) {
            return OFF;
        }
        GuardLimits limits = DEFAULT;
        for (String part : text.split(",", -1)) {
            Matcher memory = MEMORY.matcher(part);
            Matcher load = LOAD.matcher(part);
            if (memory.matches()) {
                limits = new GuardLimits(number(memory), limits.loadPerCore);
            } else if (load.matches()) {
                limits = new GuardLimits(limits.memoryPercent, number(load));
            } else {
                throw new JobException(
                        "'" + text + "' is no guard; write off, memory=10%, load=8, or memory=off,load=8");
            }
        }
        return limits;
    }

    private static int number(Matcher part) {
        return part.group(2) == null ? 0 : Integer.parseInt(part.group(2));
    }
}
