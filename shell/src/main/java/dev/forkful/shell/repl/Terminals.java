package dev.forkful.shell.repl;

import java.io.IOException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.InfoCmp;
import org.jspecify.annotations.Nullable;

/** Opens the terminal of this process. */
final class Terminals {
    private Terminals() {}

    /** @param type what TERM says; null where it says nothing */
    static Terminal open(@Nullable String type) throws IOException {
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
