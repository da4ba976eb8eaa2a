package dev.forkful.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ScriptExitTest {
    private static final StackTraceElement[] WAITS = {
        new StackTraceElement("java.lang.Object", "wait", "Object.java", 338),
        new StackTraceElement("java.lang.Terminator", "handle", "Terminator.java", 50)
    };

    @Test
    void threadThatCalledExitIsNamedByTheLineOfItsScript() {
        StackTraceElement[] exits = {
            new StackTraceElement("java.lang.Shutdown", "exit", "Shutdown.java", 173),
            new StackTraceElement("java.lang.Runtime", "exit", "Runtime.java", 115),
            new StackTraceElement("java.lang.System", "exit", "System.java", 1860),
            new StackTraceElement("kotlin.system.ProcessKt", "exitProcess", "Process.kt", 21),
            new StackTraceElement("End_job", "<init>", "end.job.kts", 3),
            new StackTraceElement("dev.forkful.worker.JobLoader", "construct", "JobLoader.java", 146)
        };
        assertThat(ScriptExit.in(List.of(WAITS, exits)))
                .hasValueSatisfying(words ->
                        assertThat(words).startsWith("end.job.kts:3: the script ends the process with System.exit"));
    }

    @Test
    void endThatASignalAsksForIsNoScripts() {
        assertThat(ScriptExit.in(List.of(WAITS, new StackTraceElement[0]))).isEmpty();
    }
}
