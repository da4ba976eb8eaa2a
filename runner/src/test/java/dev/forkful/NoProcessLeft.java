package dev.forkful;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Fails each class of tests that leaves a worker behind: at its very end, when what the class had for all its tests is
 * closed. It is found by JUnit itself, for all classes.
 */
public final class NoProcessLeft implements BeforeAllCallback {
    private static final Duration BOUND = Duration.ofSeconds(10);

    @Override
    public void beforeAll(ExtensionContext context) {
        AutoCloseable atTheEnd = NoProcessLeft::requireNone;
        context.getStore(Namespace.create(NoProcessLeft.class)).put(context.getUniqueId(), atTheEnd);
    }

    private static void requireNone() {
        try {
            Eventually.within(
                    BOUND, () -> assertThat(left()).as("processes left").isEmpty());
        } finally {
            left().forEach(ProcessHandle::destroyForcibly);
        }
    }

    private static List<ProcessHandle> left() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> commandLine(process).contains("WorkerMain"))
                .toList();
    }

    /** In full: on Linux the JDK looks at the first page of it only, which one long class path fills. */
    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(
                    Path.of("/proc", Long.toString(process.pid()), "cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) { // no Linux, or it has ended
            return process.info().commandLine().orElse("");
        }
    }
}
