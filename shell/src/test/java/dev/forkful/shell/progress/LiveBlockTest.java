package dev.forkful.shell.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.shell.world.TestWorld;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LiveBlockTest {
    private final TestWorld test = new TestWorld(Path.of("/work"));

    @Test
    void blockIsDrawnOverTheOneBefore() {
        LiveBlock block = new LiveBlock(test.terminal(20, 4).world());
        block.draw(List.of("a", "b", "c"));
        block.draw(List.of("d", "0123456789012345678901234"));

        assertThat(test.err())
                .isEqualTo("\ra\u001b[K\n\rb\u001b[K\n\rc\u001b[K\n\u001b[J"
                        + "\u001b[3A\rd\u001b[K\n\r0123456789012345678\u001b[K\n\u001b[J");
    }

    @Test
    void blockThatIsHigherThanTheWindowIsCutSinceWhatHasScrolledAwayCannotBeDrawnOver() {
        LiveBlock block = new LiveBlock(test.terminal(80, 4).world());
        block.draw(lines(9));
        block.draw(lines(9));

        String frame =
                "\rline 0\u001b[K\n\rline 1\u001b[K\n\r  … and 7 more lines; the window is too low\u001b[K\n\u001b[J";
        assertThat(test.err()).isEqualTo(frame + "\u001b[3A" + frame);
    }

    @Test
    void windowOfOneRowHasOneLine() {
        LiveBlock block = new LiveBlock(test.terminal(80, 1).world());
        block.draw(lines(2));

        assertThat(test.err()).isEqualTo("\r  … and 2 more lines; the window is too low\u001b[K\n\u001b[J");
    }

    @Test
    void whereNothingCanBeDrawnOverAllIsPrinted() {
        LiveBlock block = new LiveBlock(test.world());
        block.draw(lines(3));

        assertThat(block.redraws()).isFalse();
        assertThat(test.err()).isEqualTo("line 0\nline 1\nline 2\n");
    }

    private static List<String> lines(int count) {
        return IntStream.range(0, count).mapToObj(i -> "line " + i).toList();
    }
}
