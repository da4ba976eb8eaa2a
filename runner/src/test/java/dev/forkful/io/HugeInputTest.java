package dev.forkful.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.forkful.Input.Format;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Inputs that do not fit into memory. What a reader allocates is counted: it says more than a small heap. */
class HugeInputTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    /** Four times what a reader may allocate. */
    private static final long HUGE = 128 << 20;

    @ParameterizedTest
    @EnumSource
    void hugeLineIsRefusedWithoutHoldingIt(Format format) {
        InputStream stream = new Repeated("a\n", "x", HUGE, "\n1\n");
        long before = allocated();
        try (InputReader reader = Inputs.open(format, stream)) {
            if (format == Format.LINES) {
                assertThat(reader.next()).isNotNull();
            }
            if (format == Format.NDJSON) {
                assertThatThrownBy(reader::next).hasMessageContaining(":1: broken JSON");
            }
            assertThatThrownBy(reader::next)
                    .isInstanceOf(InputException.class)
                    .hasMessage("standard input:2: a line of 134217728 bytes; at most 524288 are allowed");
            assertThat(reader.next()).extracting(InputItem::line).isEqualTo(3L);
            assertThat(reader.next()).isNull();
        }
        assertThat(allocated() - before).isLessThan(32 << 20);
    }

    @Test
    void hugeQuoteIsRefusedWithoutReadingOrHoldingIt() {
        Repeated stream = new Repeated("a\n\"", "x\n", HUGE / 2, "\n");
        long before = allocated();
        try (InputReader reader = Inputs.open(Format.CSV, stream)) {
            assertThatThrownBy(reader::next)
                    .isInstanceOf(InputException.class)
                    .hasMessage("standard input:2: a quote is opened and not closed; nothing behind it can be read");
            assertThat(reader.next()).isNull();
        }
        assertThat(stream.given()).isLessThan(4 << 20);
        assertThat(allocated() - before).isLessThan(32 << 20);
    }

    @ParameterizedTest
    @EnumSource
    void aMillionLinesCostNoMoreMemoryThanTheirItems(Format format) {
        String line = format == Format.NDJSON ? "{\"id\":17,\"name\":\"Ann\"}\n" : "17,http://example.org/a\n";
        long lines = 1_000_000; // one small object more for each would be 16 MB
        InputStream stream = new Repeated(format == Format.CSV ? "id,url\n" : "", line, lines, "");
        long before = allocated();
        long count = 0;
        long bytes = 0;
        try (InputReader reader = Inputs.open(format, stream)) {
            for (InputItem item = reader.next(); item != null; item = reader.next()) {
                count++;
                // An item is an array and a record: 16 and 24 bytes beside what stands in them.
                bytes += 48 + item.json().length;
            }
        }
        assertThat(count).isEqualTo(lines);
        // The JSON parser is made anew for each line; nothing else is.
        long perLine = format == Format.NDJSON ? 1_000 : 0;
        assertThat(allocated() - before).isLessThan(bytes + perLine * lines + (8 << 20));
    }

    private static long allocated() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    /** A stream that is made while it is read. */
    private static final class Repeated extends InputStream {
        private final byte[] head;
        private final byte[] body;
        private final byte[] tail;
        private final long tailAt;
        private final long end;
        private long at;

        Repeated(String head, String body, long times, String tail) {
            this.head = head.getBytes(StandardCharsets.UTF_8);
            this.body = body.getBytes(StandardCharsets.UTF_8);
            this.tail = tail.getBytes(StandardCharsets.UTF_8);
            tailAt = this.head.length + this.body.length * times;
            end = tailAt + this.tail.length;
        }

        long given() {
            return at;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            if (at == end) {
                return -1;
            }
            int count = (int) Math.min(length, end - at);
            long rest = (at - head.length) % body.length;
            int phase = (int) rest;
            for (int i = 0; i < count; i++, at++) {
                if (at < head.length) {
                    bytes[offset + i] = head[(int) at];
                    phase = 0;
                } else if (at < tailAt) {
                    bytes[offset + i] = body[phase];
                    phase = phase + 1 == body.length ? 0 : phase + 1;
                } else {
                    bytes[offset + i] = tail[(int) (at - tailAt)];
                }
            }
            return count;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }
    }
}
