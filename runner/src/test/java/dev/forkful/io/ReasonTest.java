package dev.forkful.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class ReasonTest {
    @Test
    void reasonIsInWordsAndWithoutThePath() {
        assertThat(Reason.of(new AccessDeniedException("/a/b"))).isEqualTo("permission denied");
        assertThat(Reason.of(new NoSuchFileException("/a/b"))).isEqualTo("no such file or folder");
        assertThat(Reason.of(new FileSystemException("/a/b", null, "Read-only file system")))
                .isEqualTo("Read-only file system");
        assertThat(Reason.of(new EOFException())).isEqualTo("it ends too early");
        assertThat(Reason.of(new IOException("Not in GZIP format"))).isEqualTo("Not in GZIP format");
        assertThat(Reason.of(new IOException())).isEqualTo("IOException");
    }
}
