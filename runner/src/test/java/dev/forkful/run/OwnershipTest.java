package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.JobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnershipTest {
    @Test
    void aRunOfAnotherUserIsRefusedByName(@TempDir Path run) throws IOException {
        int owner = (Integer) Files.getAttribute(run, "unix:uid");

        assertThatCode(() -> Ownership.require(run)).doesNotThrowAnyException();
        assertThatThrownBy(() -> Ownership.require(run, owner + 1))
                .isInstanceOf(JobException.class)
                .hasMessageContaining(
                        run + " belongs to another user (number " + owner + ", and you are " + (owner + 1))
                .hasMessageContaining("copy the folder");
    }

    @Test
    void whoWeAreIsKnownWhereTheSystemShowsNoProcesses(@TempDir Path run) throws IOException {
        assertThat(Ownership.user(run.resolve("no-proc"))).isEqualTo(Files.getAttribute(run, "unix:uid"));
    }
}
