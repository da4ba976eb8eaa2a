package dev.forkful.shell.draft;

import dev.forkful.Input;
import java.util.Locale;

/** Texts and characters as literals of a language, whatever is in them. */
enum Literal {
    KOTLIN,
    JAVA;

    /** In double quotes. */
    String text(String text) {
        StringBuilder literal = new StringBuilder("\"");
        text.chars().forEach(c -> literal.append(escaped((char) c, '"')));
        return literal.append('"').toString();
    }

    /** Behind the path of an input: what is between its fields, unless that is a comma. */
    String delimiterArgument(Input.File input) {
        return input.delimiter() == Input.File.COMMA ? "" : ", '" + escaped(input.delimiter(), '\'') + "'";
    }

    private String escaped(char c, char quote) {
        return switch (c) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> {
                if (c == quote || c == '\\' || (c == '$' && this == KOTLIN)) {
                    yield "\\" + c;
                }
                yield isPlain(c) ? String.valueOf(c) : String.format(Locale.ROOT, "\\u%04x", (int) c);
            }
        };
    }

    /** What is invisible, or turns the direction of writing, would deceive whoever reads the script. */
    private static boolean isPlain(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
