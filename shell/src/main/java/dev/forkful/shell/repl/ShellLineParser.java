package dev.forkful.shell.repl;

import dev.forkful.shell.repl.ShellLine.Target;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes typed text apart, as a person used to {@code sh} expects:
 *
 * <pre>
 *   text     = command { ( ";" | "&amp;" | line break ) command }
 *   command  = { word } [ "|" the rest of the line, for the system's shell | ( "&gt;" | "&gt;&gt;" ) word ] [ "&amp;" ]
 *   word     = characters, '…' literally, "…" where \" and \\ are escapes, \ before any other character; # to the end
 *              of the line is a comment where a word could begin
 * </pre>
 *
 * No variables, no globs, no {@code !}: URLs stay as they are. Not thread-safe.
 */
final class ShellLineParser {
    private final String text;
    private final List<ShellLine> lines = new ArrayList<>();
    private final List<String> words = new ArrayList<>();
    private @Nullable Target target;
    private int begin;
    private int at;

    /** Raised where a quote is not closed, or the text ends in a backslash: more is to come. */
    static final class IncompleteException extends RuntimeException {
        private static final long serialVersionUID = 1;

        IncompleteException(String message) {
            super(message);
        }
    }

    private ShellLineParser(String text) {
        this.text = text;
    }

    /**
     * The commands of a text, in order.
     *
     * @throws IncompleteException where more is to come
     * @throws IllegalArgumentException where it cannot be understood; says why
     */
    static List<ShellLine> parse(String text) {
        ShellLineParser parser = new ShellLineParser(text);
        parser.readAll();
        return List.copyOf(parser.lines);
    }

    private void readAll() {
        while (at < text.length()) {
            char next = text.charAt(at);
            if (next == ';' || next == '\n' || next == '&') {
                end(next == '&');
            } else if (Character.isWhitespace(next)) {
                at++;
            } else if (text.startsWith("\\\n", at)) {
                skipJoin();
            } else if (next == '#') {
                skipTo('\n');
            } else if (next == '|') {
                readPipe();
            } else if (next == '>') {
                readFile();
            } else if (target != null) {
                throw new IllegalArgumentException("nothing may follow the file that > names: " + word());
            } else {
                words.add(word());
            }
        }
        end(false);
    }

    private void end(boolean background) {
        if (!words.isEmpty()) {
            lines.add(new ShellLine(text.substring(begin, at).strip(), words, target, background));
        } else if (background || target != null) {
            throw new IllegalArgumentException(
                    "a command is missing before " + text.substring(begin).strip());
        }
        words.clear();
        target = null;
        at++;
        begin = Math.min(at, text.length());
    }

    private void readPipe() {
        int from = at + 1;
        skipTo('\n');
        String command = text.substring(from, at).strip();
        if (command.isEmpty() || target != null) {
            throw new IllegalArgumentException("a command is missing after |");
        }
        target = new Target.Pipe(command);
    }

    private void readFile() {
        boolean append = text.startsWith(">>", at);
        at += append ? 2 : 1;
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        String name = at < text.length() ? word() : "";
        if (name.isEmpty() || target != null) {
            throw new IllegalArgumentException("a file is missing after >");
        }
        target = new Target.File(name, append);
    }

    /** A line that ends in a backslash goes on in the next. */
    private void skipJoin() {
        at += 2;
        if (at == text.length()) {
            throw new IncompleteException("more is to come after \\");
        }
    }

    private void skipTo(char end) {
        int found = text.indexOf(end, at);
        at = found < 0 ? text.length() : found;
    }

    private String word() {
        StringBuilder word = new StringBuilder();
        while (at < text.length()) {
            char next = text.charAt(at);
            if (Character.isWhitespace(next) || ";|>".indexOf(next) >= 0 || isBackground(next)) {
                return word.toString();
            }
            if (text.startsWith("\\\n", at)) {
                skipJoin();
                continue;
            }
            at++;
            switch (next) {
                case '\'' -> word.append(quoted('\''));
                case '"' -> word.append(quoted('"'));
                case '\\' -> word.append(escaped());
                default -> word.append(next);
            }
        }
        return word.toString();
    }

    /** In the middle of a word, such as a URL's query, it is a character like any other. */
    private boolean isBackground(char next) {
        return next == '&' && (at + 1 == text.length() || Character.isWhitespace(text.charAt(at + 1)));
    }

    private String escaped() {
        if (at == text.length()) {
            throw new IncompleteException("more is to come after \\");
        }
        return String.valueOf(text.charAt(at++));
    }

    private String quoted(char quote) {
        StringBuilder inside = new StringBuilder();
        while (at < text.length()) {
            char next = text.charAt(at++);
            if (next == quote) {
                return inside.toString();
            }
            boolean escapes =
                    quote == '"' && next == '\\' && at < text.length() && "\"\\".indexOf(text.charAt(at)) >= 0;
            inside.append(escapes ? text.charAt(at++) : next);
        }
        throw new IncompleteException("a quote is not closed: " + quote);
    }
}
