package dev.forkful.shell.repl;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jline.nativ.JLineNativeLoader;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.InfoCmp;
import org.jspecify.annotations.Nullable;

/** Opens terminals: that of this process, or one that nobody sees. */
final class Terminals {
    /** What a terminal that does not know its size, as one of a container or a serial line, is taken for. */
    private static final Size COMMON = Size.of(80, 24);

    private Terminals() {}

    /** @param type what TERM says; null where it says nothing */
    static Terminal open(@Nullable String type) throws IOException {
        Terminal terminal = openAsItIs(type);
        deleteLibrary();
        if (terminal.getColumns() == 0 || terminal.getRows() == 0) {
            terminal.setSize(COMMON);
        }
        return terminal;
    }

    /** A common terminal whose keys come from a stream. */
    static Terminal unseen(InputStream keys) throws IOException {
        Terminal terminal = TerminalBuilder.builder()
                .system(false)
                .type("xterm-256color")
                .size(COMMON)
                .streams(keys, OutputStream.nullOutputStream())
                .build();
        deleteLibrary();
        return terminal;
    }

    /**
     * JLine unpacks its native library into the temporary folder, for the JVM to delete at its exit; but a console ends
     * by halt. Once loaded, the file is not needed.
     */
    @SuppressWarnings("ResultOfMethodCallIgnored")
    private static void deleteLibrary() {
        String path = JLineNativeLoader.getNativeLibraryPath();
        if (path != null && JLineNativeLoader.getNativeLibrarySourceUrl() != null) { // else it is a person's own
            new File(path).delete();
            new File(path + ".lck").delete();
        }
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
