package dev.forkful.shell.command;

import dev.forkful.JobSpec;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the heap of a worker, in MiB: {@code 512m}, {@code 2g}. */
final class HeapText implements ITypeConverter<Integer> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\s*([mg])");

    @Override
    public Integer convert(String text) {
        Matcher form = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!form.matches()) {
            throw new TypeConversionException("'" + text + "' is no heap; write 512m or 2g");
        }
        long mib = Long.parseLong(form.group(1)) << (form.group(2).equals("g") ? 10 : 0);
        if (mib < JobSpec.LEAST_HEAP >> 20 || mib > JobSpec.MOST_HEAP >> 20) {
            throw new TypeConversionException("'" + text + "': a worker's heap must be from 64m to 1024g");
        }
        return (int) mib;
    }
}
