package dev.forkful.shell.world;

import java.util.Map;
import java.util.OptionalInt;

/**
 * Which of the three streams are terminals, and their size.
 *
 * @param inputIsTerminal whether standard input is one
 * @param outputIsTerminal whether standard output is one
 * @param errorIsTerminal whether standard error is one
 * @param columns the width; empty where it is unknown
 * @param rows the height; empty where it is unknown
 */
public record Screen(
        boolean inputIsTerminal,
        boolean outputIsTerminal,
        boolean errorIsTerminal,
        OptionalInt columns,
        OptionalInt rows) {

    /** No terminal anywhere. */
    public static final Screen NONE = new Screen(false, false, false, OptionalInt.empty(), OptionalInt.empty());

    /**
     * Reads what the launcher found out.
     *
     * @param terminals the numbers of the streams that are terminals, such as {@code 012}
     * @param columns the width, or anything else where it is unknown
     * @param rows the height, or anything else where it is unknown
     */
    public static Screen of(String terminals, String columns, String rows) {
        return new Screen(
                terminals.contains("0"), terminals.contains("1"), terminals.contains("2"), size(columns), size(rows));
    }

    /** Whether the live line may move the cursor: a real terminal, and not a log of a build machine. */
    public boolean canRedrawError(Map<String, String> env) {
        return errorIsTerminal
                && !"dumb".equals(env.get("TERM"))
                && env.getOrDefault("CI", "").isEmpty();
    }

    /** Whether standard output may carry colour: see no-color.org. */
    public boolean wantsColour(Map<String, String> env) {
        return outputIsTerminal
                && !"dumb".equals(env.get("TERM"))
                && env.getOrDefault("NO_COLOR", "").isEmpty();
    }

    /** The same screen, of another size by now; 0 where that is unknown, and stays what it was. */
    public Screen resized(int newColumns, int newRows) {
        return new Screen(
                inputIsTerminal,
                outputIsTerminal,
                errorIsTerminal,
                newColumns > 0 ? OptionalInt.of(newColumns) : columns,
                newRows > 0 ? OptionalInt.of(newRows) : rows);
    }

    /** The same screen, where standard input is none. */
    public Screen withoutInput() {
        return new Screen(false, outputIsTerminal, errorIsTerminal, columns, rows);
    }

    private static OptionalInt size(String text) {
        if (!text.matches("[0-9]{1,5}")) {
            return OptionalInt.empty();
        }
        int cells = Integer.parseInt(text);
        // Some terminals say 0 for "unknown".
        return cells == 0 ? OptionalInt.empty() : OptionalInt.of(cells);
    }
}
