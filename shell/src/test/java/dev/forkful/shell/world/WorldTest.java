package dev.forkful.shell.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.JobException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorldTest {
    private final TestWorld test = new TestWorld(Path.of("/work here"));

    @Test
    void stateLivesWhereTheEnvironmentSays() {
        test.with("HOME", "/home/ann").with("FORKFUL_HOME", "");
        assertThat(test.world().stateHome()).isEqualTo(Path.of("/home/ann/.local/state/forkful"));
        test.with("XDG_STATE_HOME", "/var/state");
        assertThat(test.world().stateHome()).isEqualTo(Path.of("/var/state/forkful"));
        test.with("FORKFUL_HOME", "runs");
        assertThat(test.world().stateHome()).isEqualTo(Path.of("/work here/runs"));
    }

    @Test
    void aRelativeXdgFolderIsIgnored() {
        test.with("HOME", "/home/ann").with("FORKFUL_HOME", "").with("XDG_STATE_HOME", "state");
        assertThat(test.world().stateHome()).isEqualTo(Path.of("/home/ann/.local/state/forkful"));
    }

    @Test
    void screensAreReadFromWhatTheLauncherSays() {
        assertThat(Screen.of("02", "132", "50").errorIsTerminal()).isTrue();
        assertThat(Screen.of("02", "132", "50").outputIsTerminal()).isFalse();
        assertThat(Screen.of("2", "132", "50").columns()).hasValue(132);
        assertThat(Screen.of("2", "132", "50").rows()).hasValue(50);
        assertThat(Screen.of("2", "0", "0").columns()).isEmpty();
        assertThat(Screen.of("2", "0", "0").rows()).isEmpty();
        assertThat(Screen.of("", "wide", "high").columns()).isEmpty();
    }

    @Test
    void dumbTerminalsAndBuildMachinesCannotRedraw() {
        test.terminal(80).with("TERM", "xterm");
        assertThat(test.world().screen().canRedrawError(test.world().env())).isTrue();
        test.with("TERM", "dumb");
        assertThat(test.world().screen().canRedrawError(test.world().env())).isFalse();
        test.with("TERM", "xterm").with("CI", "true");
        assertThat(test.world().screen().canRedrawError(test.world().env())).isFalse();
    }

    @Test
    void stateIsNeverKeptInTheFolderWhereACommandIsTyped() {
        for (String home : List.of("", "relative")) {
            World there = new TestWorld(Path.of("/work"))
                    .with("FORKFUL_HOME", "")
                    .with("HOME", home)
                    .world();
            assertThatThrownBy(there::stateHome)
                    .isInstanceOf(JobException.class)
                    .hasMessageContaining("FORKFUL_HOME");
        }
    }
}
