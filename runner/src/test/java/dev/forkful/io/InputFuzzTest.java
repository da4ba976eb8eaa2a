package dev.forkful.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Input.Format;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/** Whatever the bytes are, a reader gives valid JSON or an {@link InputException}, and comes to an end. */
class InputFuzzTest {
    private static final long SEED = 20_260_101;
    private static final byte[] SPICE =
            "\n\n\r\n\"\"\",,{}[]:\\u0041tn 10-.e\uFEFFé€😀\t'\u0000".getBytes(StandardCharsets.UTF_8);

    private final JsonMapper mapper = new JsonMapper();

    @ParameterizedTest
    @EnumSource
    void randomBytesGiveItemsOrInputExceptions(Format format) {
        Random random = new Random(SEED);
        for (int round = 0; round < 3_000; round++) {
            byte[] bytes = new byte[random.nextInt(200)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = random.nextInt(8) == 0 ? (byte) random.nextInt(256) : SPICE[random.nextInt(SPICE.length)];
            }
            byte[] text = format == Format.CSV ? concat("a,b\n", bytes) : bytes;
            String whole = read(format, new ByteArrayInputStream(text), text.length);
            String trickled = read(format, new Trickle(text, random), text.length);
            assertThat(trickled).as("seed %d round %d", SEED, round).isEqualTo(whole);
        }
    }

    private String read(Format format, InputStream stream, int lengthBytes) {
        StringBuilder seen = new StringBuilder();
        long line = 0;
        int turns = 0;
        try (InputReader reader = Inputs.open(format, stream)) {
            while (true) {
                assertThat(turns++).as("turns").isLessThanOrEqualTo(lengthBytes + 2);
                @Nullable InputItem item;
                try {
                    item = reader.next();
                } catch (InputException e) {
                    seen.append(e.getMessage()).append('\n');
                    continue;
                }
                if (item == null) {
                    return seen.toString();
                }
                assertThat(item.line()).isGreaterThanOrEqualTo(line);
                line = item.line();
                String json = new String(item.json(), StandardCharsets.UTF_8);
                mapper.readTree(json);
                assertThat(json).doesNotContain("\n");
                seen.append(line).append(json).append('\n');
            }
        }
    }

    private static byte[] concat(String head, byte[] tail) {
        byte[] first = head.getBytes(StandardCharsets.UTF_8);
        byte[] both = new byte[first.length + tail.length];
        System.arraycopy(first, 0, both, 0, first.length);
        System.arraycopy(tail, 0, both, first.length, tail.length);
        return both;
    }

    /** Gives a few bytes at a time, as a pipe does. */
    private static final class Trickle extends ByteArrayInputStream {
        private final Random random;

        Trickle(byte[] bytes, Random random) {
            super(bytes);
            this.random = random;
        }

        @Override
        public synchronized int read(byte[] bytes, int offset, int length) {
            return super.read(bytes, offset, Math.min(length, 1 + random.nextInt(7)));
        }
    }
}
