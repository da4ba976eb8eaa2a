package dev.forkful.shell.repl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.shell.world.TestWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShellHistoryTest {

    @Test
    void linesThatSeemToHoldASecretAreNotKept() {
        assertThat(ShellHistory.isSecret("run a.kts --set token=abc")).isTrue();
        assertThat(ShellHistory.isSecret("run a.kts --set OPENAI_API_KEY=abc")).isTrue();
        assertThat(ShellHistory.isSecret("run a.kts --set db.password=x")).isTrue();
        assertThat(ShellHistory.isSecret("run a.kts --set 'h=Bearer abc'")).isTrue();
        assertThat(ShellHistory.isSecret("run tokens.job.kts --set page=3")).isFalse();
    }

    @Test
    void fileIsForItsOwnerAlone(@TempDir Path folder) throws IOException {
        Path file = ShellHistory.file(new TestWorld(folder).world());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(ShellHistory.file(new TestWorld(folder).world())).isEqualTo(file);
    }

    @Test
    void folderThatIsMadeForItIsForItsOwnerAloneToo(@TempDir Path folder) throws IOException {
        Path home = new TestWorld(folder).world().stateHome();
        assertThat(ShellHistory.file(new TestWorld(folder).world())).hasParentRaw(home);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
                .isEqualTo("rwx------");

        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-x---"));
        assertThat(ShellHistory.file(new TestWorld(folder).world())).hasParentRaw(home);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
                .as("of a folder that is there already")
                .isEqualTo("rwxr-x---");
    }
}
