package dev.forkful.shell.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.JobException;
import dev.forkful.broker.BrokerException;
import dev.forkful.io.InputException;
import dev.forkful.io.OutputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class VerdictTest {

    @Test
    void whatThePersonCanMendIsTwo() {
        assertThat(Verdict.on(new JobException("no input"))).isEqualTo(new Verdict(2, "no input"));
        assertThat(Verdict.on(new InputException("x.csv", 3, "unterminated quote", null)))
                .isEqualTo(new Verdict(2, "x.csv:3: unterminated quote"));
        assertThat(Verdict.on(new BrokerException.Damaged("format 9", null)).exitCode())
                .isEqualTo(2);
        assertThat(Verdict.on(new UncheckedIOException(new NoSuchFileException("urls.txt"))))
                .isEqualTo(new Verdict(2, "no such file: urls.txt"));
    }

    @Test
    void pathThatTheLocaleCannotNameIsTold() {
        // As a JVM says it that was started with LC_ALL=C.
        String reason = "Malformed input or input contains unmappable characters";
        assertThat(Verdict.on(new InvalidPathException("caf\ufffd/x.job.kts", reason)))
                .isEqualTo(
                        new Verdict(
                                2,
                                "the locale of this process cannot name caf\ufffd/x.job.kts; set LC_ALL to one of UTF-8, like C.UTF-8"));
        assertThat(Verdict.on(new InvalidPathException("a\u0000b", "Nul character not allowed")))
                .isEqualTo(new Verdict(2, "a\\u0000b is no path: Nul character not allowed"));
    }

    @Test
    void aFullDiskCanBeResumed() {
        assertThat(Verdict.on(new BrokerException.Storage("disk full", null))).isEqualTo(new Verdict(75, "disk full"));
    }

    @Test
    void whatShouldNotHappenIsSeventy() {
        assertThat(Verdict.on(new IllegalStateException("oh")).exitCode()).isEqualTo(70);
        assertThat(Verdict.on(new IllegalStateException("oh")).message())
                .contains("internal error")
                .contains("--debug");
        assertThat(Verdict.on(new IOException("bad sector")).exitCode()).isEqualTo(70);
        assertThat(Verdict.on(new OutOfMemoryError("heap")).exitCode()).isEqualTo(70);
    }

    @Test
    void interruptionIsAborted() {
        Verdict interrupted = new Verdict(130, "interrupted");
        assertThat(Verdict.on(new InterruptedException())).isEqualTo(interrupted);
        IOException closed = new ClosedByInterruptException();
        assertThat(Verdict.on(new BrokerException.Storage("cannot lock run a", closed)))
                .isEqualTo(interrupted);
        assertThat(Verdict.on(new OutputException("cannot write out.csv", closed)))
                .isEqualTo(interrupted);
        assertThat(Verdict.on(new UncheckedIOException(new FileLockInterruptionException())))
                .isEqualTo(interrupted);
    }

    @Test
    void aClosedOutputEndsQuietly() {
        assertThat(Verdict.on(new OutputClosedException())).isEqualTo(new Verdict(0, null));
    }

    @Test
    void messagesAreSafe() {
        assertThat(Verdict.on(new JobException("bad \u001b[31mred")).message()).isEqualTo("bad \\u001b[31mred");
    }
}
