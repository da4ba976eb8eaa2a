package dev.forkful.shell.command;

import dev.forkful.JobException;
import dev.forkful.run.GuardLimits;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads when attempts are held back: {@code memory=10%,load=8}. */
final class GuardText implements ITypeConverter<GuardLimits> {
    @Override
    public GuardLimits convert(String text) {
        try {
            return GuardLimits.parse(text);
        } catch (JobException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
