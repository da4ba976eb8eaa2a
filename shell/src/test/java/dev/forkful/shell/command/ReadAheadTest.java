package dev.forkful.shell.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.Input;
import dev.forkful.io.InputException;
import dev.forkful.io.InputItem;
import dev.forkful.io.InputReader;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReadAheadTest {
    @Test
    void allItemsComeInOrderAndThenWhatIsWrong() throws InterruptedException {
        List<String> numbers =
                IntStream.range(0, 5_000).mapToObj(Integer::toString).toList();
        String text = numbers.stream().collect(Collectors.joining("\n", "", "\n{\n7\n"));
        try (InputReader reader = reading(text);
                ReadAhead ahead = new ReadAhead(reader)) {
            List<String> taken = new ArrayList<>();
            while (taken.size() < numbers.size()) {
                taken.addAll(ahead.take());
            }
            assertThat(taken).isEqualTo(numbers);
            assertThatThrownBy(ahead::take)
                    .isInstanceOf(InputException.class)
                    .hasMessageStartingWith("standard input:5001: broken JSON");
        }
    }

    @Test
    void itemsThatAreLargerThanItMayHoldTogetherComeOneAfterAnother() throws InterruptedException {
        String item = "[" + "1,".repeat(200_000) + "1]";
        try (InputReader reader = reading((item + "\n").repeat(40));
                ReadAhead ahead = new ReadAhead(reader)) {
            int taken = 0;
            for (List<String> some = ahead.take(); !some.isEmpty(); some = ahead.take()) {
                assertThat(some).hasSizeLessThan(12).allMatch(item::equals);
                taken += some.size();
            }
            assertThat(taken).isEqualTo(40);
        }
    }

    @Test
    void anErrorOfTheReaderReachesWhoTakes() {
        InputReader broken = new InputReader() {
            @Override
            public @Nullable InputItem next() {
                throw new OutOfMemoryError("of the test");
            }

            @Override
            public void close() {}
        };
        try (ReadAhead ahead = new ReadAhead(broken)) {
            assertThatThrownBy(ahead::take).isInstanceOf(OutOfMemoryError.class);
        }
    }

    private static InputReader reading(String text) {
        return InputReader.open(
                new Input.File(Input.Format.NDJSON, "-"),
                Path.of(""),
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
