package dev.forkful.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Linux tells of how long work stood still for want of something (PSI). */
public final class Pressure {
    private static final Pattern FULL = Pattern.compile("full avg10=([0-9.]+)");

    private Pressure() {}

    /**
     * The percentage of the last 10 s in which all work stood still for want of it; 0 where nobody says.
     *
     * @param proc usually {@code /proc}
     * @param resource {@code memory} or {@code io}
     */
    public static double stalledPercent(Path proc, String resource) {
        try {
            Matcher full =
                    FULL.matcher(Files.readString(proc.resolve("pressure").resolve(resource)));
            return full.find() ? Double.parseDouble(full.group(1)) : 0;
        } catch (IOException e) {
            return 0; // not every kernel has it, or lets it be read
        }
    }
}
