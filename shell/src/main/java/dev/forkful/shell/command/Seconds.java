package dev.forkful.shell.command;

import dev.forkful.JobSpec;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a duration as people write it: {@code 10s}, {@code 500ms}, {@code 2m}, {@code 1h}; a bare number is seconds.
 */
final class Seconds implements ITypeConverter<Duration> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h)?");

    @Override
    public Duration convert(String text) {
        Matcher form = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!form.matches()) {
            throw new TypeConversionException("'" + text + "' is no duration; write 500ms, 10s, 2m or 1h");
        }
        long number = Long.parseLong(form.group(1));
        String unit = form.group(2) == null ? "s" : form.group(2);
        Duration duration = switch (unit) {
            case "ms" -> Duration.ofMillis(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofSeconds(number);
        };
        if (duration.compareTo(JobSpec.LONGEST) > 0) {
            throw new TypeConversionException("'" + text + "' is too long: at most 876000h");
        }
        return duration;
    }
}
