package dev.forkful.shell.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoticeGateTest {
    private final List<String> screen = new ArrayList<>();
    private final NoticeGate gate = new NoticeGate(screen::add);

    @Test
    void linesComeWhenTheScreenIsFreeAgain() {
        gate.accept("a");
        gate.close();
        gate.accept("b");
        gate.accept("c");
        assertThat(screen).containsExactly("a");
        gate.open();
        gate.accept("d");
        assertThat(screen).containsExactly("a", "b", "c", "d");
    }

    @Test
    void ofVeryManyLinesTheLastAreShownAndTheOthersCounted() {
        gate.close();
        for (int i = 0; i < 1_003; i++) {
            gate.accept("line " + i);
        }
        gate.open();
        assertThat(screen).hasSize(1_001).contains("line 3", "line 1002").doesNotContain("line 2");
        assertThat(screen.get(0)).isEqualTo("3 more lines came meanwhile; these are the last:");
    }
}
