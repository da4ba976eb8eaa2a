package dev.forkful.shell.repl;

import java.io.IOException;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.InfoCmp;
import org.jspecify.annotations.Nullable;

/** Opens the terminal of this process. */
final class Terminals {
    /** What a terminal that does not know its size, as one of a container or a serial line, is taken for. */
    private static final Size COMMON = Size.of(80, 24);

    private Terminals() {}

    /** @param type what TERM says; null where it says nothing */
    static Terminal open(@Nullable String type) throws IOException {
        Terminal terminal = openAsItIs(type);
        if (terminal.getColumns() == 0 || terminal.getRows() == 0) {
            terminal.setSize(COMMON);
        }
        return terminal;
    }

    private static Terminal openAsItIs(@Nullable String type) throws IOException {
        if (type == null || type.isEmpty() || type.startsWith(Terminal.TYPE_DUMB)) {
            return builder().build();
        }
        // The library would start two programs, at 50 ms each: one to learn what it knows of a common terminal already,
        // one to ask whether this is a terminal in a way that is needed only where its native library does not work.
        @Nullable String known = InfoCmp.getDefaultInfoCmp(type);
        if (known != null) {
            InfoCmp.setLoadedInfoCmp(type, known);
        }
        try {
            return builder().exec(false).dumb(false).build();
        } catch (IOException | IllegalStateException e) {
            return builder().build();
        }
    }

    private static TerminalBuilder builder() {
        return TerminalBuilder.builder()
                .system(true)
                .graphemeCluster(false) // its probe eats what was typed ahead
                .nativeSignals(true);
    }
}
