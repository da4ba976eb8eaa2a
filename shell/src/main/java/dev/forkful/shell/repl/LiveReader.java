package dev.forkful.shell.repl;

import dev.forkful.shell.progress.LiveLines;
import dev.forkful.shell.repl.ShellLineParser.IncompleteException;
import dev.forkful.shell.workbench.LiveRuns;
import dev.forkful.shell.workbench.Settings;
import dev.forkful.shell.world.SafeText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jline.reader.EOFError;
import org.jline.reader.EndOfFileException;
import org.jline.reader.Highlighter;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.jline.utils.InfoCmp;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines from the terminal, with a footer under the prompt and notices above it.
 *
 * <p>The footer is part of what the reader displays, so that the reader's own drawing keeps it in place, and no region
 * of the screen is taken from scrolling. All drawing is done under the reader's lock.
 *
 * <p><i>Threading:</i> {@link #above} is for any thread, the rest for one.
 */
final class LiveReader implements AutoCloseable {
    private static final long FRAME_MILLIS = 200;
    /** Rows that stay free of the footer, for the line that is typed. */
    private static final int FREE_ROWS = 3;

    private static final long SURRENDER_MILLIS = 500;

    private final Session session;
    private final WithFooter reader;
    private final Thread ticker = new Thread(this::tick, "forkful-footer");
    private volatile List<AttributedString> footer = List.of();
    private final LiveLines lines;
    private final Settings settings;
    private volatile boolean closed;

    /** @param live whether the terminal can redraw: a footer, colours and suggestions */
    LiveReader(Terminal terminal, Session session, boolean live) throws IOException {
        this.session = session;
        this.reader = new WithFooter(terminal);
        this.settings = session.world().workbench().settings();
        this.lines = new LiveLines(session.world().clock());
        reader.setParser(new TypedLines());
        reader.setCompleter(new Completion(session.world(), session::commandTree));
        reader.setHistory(new ShellHistory());
        reader.setOpt(LineReader.Option.DISABLE_EVENT_EXPANSION); // ! is common in URLs
        reader.setOpt(LineReader.Option.HISTORY_IGNORE_DUPS);
        reader.setOpt(LineReader.Option.HISTORY_IGNORE_SPACE);
        reader.setOpt(LineReader.Option.CASE_INSENSITIVE);
        reader.setVariable(LineReader.SECONDARY_PROMPT_PATTERN, "       > ");
        try {
            reader.setVariable(LineReader.HISTORY_FILE, ShellHistory.file(session.world()));
        } catch (IOException e) {
            session.world().say("no history is kept: " + SafeText.line(String.valueOf(e.getMessage())));
        }
        if (live) {
            reader.setAutosuggestion(LineReader.SuggestionType.HISTORY);
            if (session.world().screen().wantsColour(session.world().env())) {
                reader.setHighlighter(new KnownCommands(session.commandNames()));
            }
            ticker.setDaemon(true);
            ticker.start();
        }
    }

    /** The next line that is typed. */
    String read(String prompt) {
        boolean vi = settings.keys() == Settings.Keys.VI;
        reader.getKeyMaps().put(LineReader.MAIN, reader.getKeyMaps().get(vi ? LineReader.VIINS : LineReader.EMACS));
        return reader.readLine(prompt);
    }

    /** The answer to a question, which is not kept; empty for Ctrl-C, null where nothing more will be typed. */
    @Nullable
    String ask(String question) {
        try {
            reader.setVariable(LineReader.DISABLE_HISTORY, true);
            return reader.readLine(question).strip().toLowerCase(Locale.ROOT);
        } catch (UserInterruptException e) {
            return "";
        } catch (EndOfFileException e) {
            return null;
        } finally {
            reader.setVariable(LineReader.DISABLE_HISTORY, false);
        }
    }

    /** What was typed so far, the oldest first. */
    List<String> history() {
        List<String> lines = new ArrayList<>();
        reader.getHistory().forEach(entry -> lines.add(entry.line()));
        return lines;
    }

    /** Prints a line above the prompt; safe for any text. Drops it once the process ends. */
    void above(String line) {
        reader.printAbove(SafeText.line(line));
    }

    /** The process ends: leaves the screen to what comes after it. From now on nobody draws here. */
    void surrender() {
        closed = true;
        reader.surrender();
    }

    private void tick() {
        try {
            while (!closed) {
                List<AttributedString> next = nextFooter(reader.window());
                if (!next.equals(footer)) {
                    footer = next;
                    reader.redraw();
                }
                Thread.sleep(FRAME_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the shell ends
        }
    }

    private List<AttributedString> nextFooter(Size window) {
        Settings.Footer wanted = settings.footer();
        if (wanted == Settings.Footer.OFF) {
            return List.of();
        }
        boolean workers = wanted == Settings.Footer.WORKERS;
        List<LiveRuns.Live> runs = session.world().workbench().liveRuns().all();
        return lines.of(runs, workers, OptionalInt.of(window.getColumns())).stream()
                .limit(Math.max(0, window.getRows() - FREE_ROWS))
                .map(line -> new AttributedString(SafeText.line(line), AttributedStyle.DEFAULT.faint()))
                .toList();
    }

    @Override
    public void close() {
        closed = true;
        footer = List.of();
        ticker.interrupt();
        try {
            reader.getHistory().save();
        } catch (IOException e) {
            session.world().say("the history was not kept: " + SafeText.line(String.valueOf(e.getMessage())));
        }
    }

    /** The reader of JLine, which draws the footer as the last lines of what it displays. */
    private final class WithFooter extends LineReaderImpl {
        private boolean finishing; // guarded by lock
        private volatile boolean surrendered;

        WithFooter(Terminal terminal) throws IOException {
            super(terminal, "forkful");
        }

        /**
         * Undoes what the prompt did to the terminal, on the thread of a shutdown hook. The lock is never given back:
         * so nobody draws on a terminal that is being closed, or complains that it is.
         */
        @SuppressWarnings("LockNotBeforeTry")
        void surrender() {
            surrendered = true;
            try {
                if (lock.tryLock(SURRENDER_MILLIS, TimeUnit.MILLISECONDS) && reading) {
                    doCleanup(true);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // the process ends without
            }
        }

        /** Asked under the lock, as long as there is a terminal. */
        Size window() {
            lock.lock();
            try {
                return terminal.getSize();
            } finally {
                lock.unlock();
            }
        }

        void redraw() {
            lock.lock();
            try {
                if (reading) {
                    redisplay();
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void printAbove(String line) {
            if (!lockUnlessSurrendered()) {
                return;
            }
            try {
                heedSize();
                super.printAbove(line);
            } finally {
                lock.unlock();
            }
        }

        /** Whether the lock is ours now. A script's shutdown hook that prints must not wait for what never comes. */
        private boolean lockUnlessSurrendered() {
            boolean interrupted = false;
            try {
                while (!surrendered) {
                    try {
                        if (lock.tryLock(SURRENDER_MILLIS, TimeUnit.MILLISECONDS)) {
                            return true;
                        }
                    } catch (InterruptedException e) {
                        interrupted = true; // the line is said nevertheless
                    }
                }
                return false;
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        @Override
        protected void redisplay(boolean flush) {
            heedSize();
            super.redisplay(flush);
        }

        /**
         * The window may have changed before its signal is here: what is drawn for the old size leaves a prompt behind.
         */
        private void heedSize() {
            if (reading && !size.equals(terminal.getBufferSize())) {
                handleSignal(Terminal.Signal.WINCH);
            }
        }

        /**
         * The window has another size: all is drawn anew. What stood there may be cut or wrapped now, as the terminal
         * pleases, so nothing of it can be kept.
         */
        @Override
        protected void handleSignal(Terminal.Signal signal) {
            lock.lock();
            try {
                if (signal == Terminal.Signal.WINCH && reading) {
                    display.update(List.of(), 0);
                    terminal.puts(InfoCmp.Capability.clr_eos);
                    display.reset();
                }
                super.handleSignal(signal);
            } finally {
                lock.unlock();
            }
        }

        /** The line is finished: what stays of it on the screen has no footer. */
        @Override
        protected void doCleanup(boolean lineBreak) {
            finishing = true;
            try {
                super.doCleanup(lineBreak);
            } finally {
                finishing = false;
            }
        }

        @Override
        public AttributedString getDisplayedBufferWithPrompts(List<AttributedString> secondaryPrompts) {
            AttributedString shown = super.getDisplayedBufferWithPrompts(secondaryPrompts);
            List<AttributedString> lines = footer;
            if (lines.isEmpty() || finishing) {
                return shown;
            }
            AttributedStringBuilder all = new AttributedStringBuilder().append(shown);
            // The reader's own idea of the width, not the terminal's: it changes under the lock, together with all else
            // that hangs on it. A footer that the reader took for two rows would cost the line above the prompt.
            int width = Math.max(1, size.getColumns() - 1);
            for (AttributedString line : lines) {
                all.append("\n").append(line.columnSubSequence(0, width));
            }
            return all.toAttributedString();
        }
    }

    /** Whether a line is complete is for our own parser to say; the words that are completed are JLine's. */
    private static final class TypedLines extends DefaultParser {
        @Override
        public ParsedLine parse(String line, int cursor, ParseContext context) {
            if (context == ParseContext.ACCEPT_LINE || context == ParseContext.SECONDARY_PROMPT) {
                try {
                    List<ShellLine> unused = ShellLineParser.parse(line);
                } catch (IncompleteException e) {
                    throw new EOFError(-1, -1, e.getMessage());
                } catch (IllegalArgumentException e) {
                    // It is complete, and wrong: who runs it says why.
                }
            }
            return super.parse(line, cursor, context);
        }
    }

    /** Makes the first word of a line seen: whether it is a command. */
    private record KnownCommands(Set<String> commands) implements Highlighter {
        @Override
        public AttributedString highlight(LineReader reader, String buffer) {
            int end = 0;
            while (end < buffer.length() && !Character.isWhitespace(buffer.charAt(end))) {
                end++;
            }
            int colour = commands.contains(buffer.substring(0, end)) ? AttributedStyle.CYAN : AttributedStyle.RED;
            return new AttributedStringBuilder()
                    .append(buffer.substring(0, end), AttributedStyle.BOLD.foreground(colour))
                    .append(buffer.substring(end))
                    .toAttributedString();
        }

        @Override
        public void setErrorPattern(Pattern pattern) {}

        @Override
        public void setErrorIndex(int index) {}
    }
}
