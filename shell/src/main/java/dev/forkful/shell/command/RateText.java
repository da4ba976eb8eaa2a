package dev.forkful.shell.command;

import dev.forkful.JobException;
import dev.forkful.Rate;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a rate as people write it: {@code 200/s}, {@code 500/min}, {@code 20/h}. */
final class RateText implements ITypeConverter<Rate> {
    @Override
    public Rate convert(String text) {
        try {
            return Rate.parse(text);
        } catch (JobException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
