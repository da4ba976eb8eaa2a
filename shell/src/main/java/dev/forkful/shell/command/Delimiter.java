package dev.forkful.shell.command;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a single character; a tab may be called so. */
final class Delimiter implements ITypeConverter<Character> {
    @Override
    public Character convert(String text) {
        if (text.equals("tab") || text.equals("\\t")) {
            return '\t';
        }
        if (text.length() != 1) {
            throw new TypeConversionException("'" + text + "' is not one character, nor tab");
        }
        return text.charAt(0);
    }
}
