package dev.forkful.broker.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.broker.BrokerException;
import dev.forkful.broker.Emitted;
import dev.forkful.broker.Event;
import dev.forkful.broker.KeyDigest;
import dev.forkful.broker.Order;
import dev.forkful.broker.Origin;
import dev.forkful.broker.TaskRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventCodecTest {
    private static final List<Event> EVENTS = List.of(
            new Event.Reply(1, 7, Event.Status.OK, 2, 3, 4, new TaskRecord(5, 6, new byte[] {'"', '"'}), new byte[40]),
            new Event.Reply(
                    1,
                    0,
                    Event.Status.OK,
                    1,
                    1,
                    1,
                    new TaskRecord(5, 1, new byte[] {'1'}, new Origin(3, 7, 2, new KeyDigest(8, 9))),
                    new byte[] {'2'},
                    List.of(
                            new Emitted(2, new byte[] {'3'}, null),
                            new Emitted(1, new byte[] {'4'}, new KeyDigest(-1, -2)))),
            new Event.AttemptFailed(1, 2, 3, 4, 5, new byte[] {'{', '}'}),
            new Event.Sent(1, 2, 3, 4, 5, 6, 7, "the key"),
            new Event.Answered(1, 2, 3, 4),
            new Event.Doubted(1, 2, 255, 4, 5, new byte[] {'{', '}'}),
            new Event.WorkerStarted(1, 2, 3, 4),
            new Event.WorkerStopped(1, 2, 3, "recycled"),
            new Event.WorkerLost(1, 2, 3, 137, true, List.of(4L, 5L)),
            new Event.ConsoleLost(1, 2, 255, List.of(4L, 1L << 40)),
            new Event.Reopened(1, 255, List.of(1L, 1L << 40)),
            new Event.RunMarked(1, 1, Event.Mark.COMPLETED, "me", ""),
            new Event.RunMarked(1, 1, Event.Mark.INPUT_ENDED, "me", ""),
            new Event.Steered(1, 2, new Order("id", Order.Verb.SUBMIT, 3, "me", "why"), 4, "no"),
            new Event.Steered(1, 2, new Order("id", Order.Verb.DOUBT_RETRY, 3, "me", "why"), 0, ""),
            new Event.Steered(1, 2, new Order("id", Order.Verb.DOUBT_FAIL, 3, "me", "why"), 0, ""),
            new Event.Steered(1, 2, new Order("id", Order.Verb.DOUBT_OK, 3, "me", "why"), 0, ""));

    @TempDir
    private Path directory;

    @Test
    void eachEventComesBackAsItWas() {
        for (Event event : EVENTS) {
            assertThat(decode(encoded(event))).usingRecursiveComparison().isEqualTo(event);
        }
    }

    @Test
    void truncatedRecordsAreDamaged() {
        for (Event event : EVENTS) {
            byte[] whole = encoded(event);
            for (int length = 0; length < whole.length; length++) {
                byte[] part = Arrays.copyOf(whole, length);
                assertThatThrownBy(() -> decode(part)).isInstanceOf(BrokerException.Damaged.class);
                if (length > RecordBuffer.CRC_BYTES) {
                    // Even where the check sum agrees.
                    assertThatThrownBy(() -> decode(signed(part))).isInstanceOf(BrokerException.Damaged.class);
                }
            }
        }
    }

    @Test
    void flippedBitsAreDamaged() {
        for (Event event : EVENTS) {
            byte[] whole = encoded(event);
            for (int bit = 0; bit < whole.length * 8; bit++) {
                byte[] flipped = whole.clone();
                flipped[bit / 8] ^= (byte) (1 << (bit % 8));
                assertThatThrownBy(() -> decode(flipped)).isInstanceOf(BrokerException.Damaged.class);
            }
        }
    }

    @Test
    void hostileBytesUnderAGoodCheckSumEndAsAnEventOrAsDamaged() {
        Random random = new Random(42);
        for (int round = 0; round < 50_000; round++) {
            byte[] bytes = encoded(EVENTS.get(random.nextInt(EVENTS.size())));
            for (int i = random.nextInt(6); i >= 0; i--) {
                bytes[RecordBuffer.CRC_BYTES + random.nextInt(bytes.length - RecordBuffer.CRC_BYTES)] =
                        (byte) random.nextInt();
            }
            try {
                assertThat(decode(signed(bytes))).isNotNull();
            } catch (BrokerException.Damaged expected) {
                assertThat(expected).hasMessageContaining("index=");
            }
        }
    }

    @Test
    void bodyFileThatIsMissingOrChangedIsDamaged() throws IOException {
        byte[] body = new byte[BodyStore.MAX_INLINE_BYTES + 1];
        Event.Reply reply = new Event.Reply(1, 0, Event.Status.OK, 1, 1, 1, new TaskRecord(0, 0, new byte[0]), body);
        byte[] record = encoded(reply);
        assertThat(record).hasSizeLessThan(200);
        assertThat(((Event.Reply) decode(record)).body()).isEqualTo(body);
        Path file = directory.resolve("3-0");
        body[1000] = 1;
        Files.write(file, body);
        assertThatThrownBy(() -> decode(record)).isInstanceOf(BrokerException.Damaged.class);
        Files.write(file, Arrays.copyOf(body, 10));
        assertThatThrownBy(() -> decode(record))
                .isInstanceOf(BrokerException.Damaged.class)
                .hasMessageContaining(file.toString());
        Files.delete(file);
        assertThatThrownBy(() -> decode(record)).isInstanceOf(BrokerException.Damaged.class);
    }

    @Test
    void bodyFileThatCannotBeOpenedNowIsNotDamaged() throws IOException {
        byte[] body = new byte[BodyStore.MAX_INLINE_BYTES + 1];
        Event.Reply reply = new Event.Reply(1, 0, Event.Status.OK, 1, 1, 1, new TaskRecord(0, 0, new byte[0]), body);
        byte[] record = encoded(reply);
        Path file = directory.resolve("3-0");
        Path aside = Files.move(file, directory.resolve("aside"));
        Files.createSymbolicLink(file, file); // to nowhere: an error as good as that of too few descriptors

        assertThatThrownBy(() -> decode(record))
                .isInstanceOf(BrokerException.Storage.class)
                .hasMessageContaining(file.toString());

        Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
        assertThat(((Event.Reply) decode(record)).body()).isEqualTo(body);
    }

    @Test
    void whatIsTooLongForARecordIsRefused() {
        List<Long> many = LongStream.rangeClosed(0, Event.MAX_SEQUENCES).boxed().toList();
        for (Event event : List.of(
                new Event.Reopened(1, 1, many),
                new Event.Reopened(1, 256, List.of()),
                new Event.WorkerStopped(1, 1, 1, "x".repeat(40_000)))) {
            assertThatThrownBy(() -> encoded(event)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private byte[] encoded(Event event) {
        RecordBuffer buffer = new RecordBuffer();
        new EventCodec(new BodyStore(directory, 3, new DiskFloor(0))).encode(event, buffer);
        return Arrays.copyOf(buffer.array(), buffer.length());
    }

    private Event decode(byte[] bytes) {
        RecordView view = new RecordView("test");
        byte[] target = view.prepare(bytes.length, 9);
        System.arraycopy(bytes, 0, target, 0, Math.min(bytes.length, target.length));
        return new EventCodec(new BodyStore(directory, 0, new DiskFloor(0))).decode(view.check());
    }

    private static byte[] signed(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, RecordBuffer.CRC_BYTES, bytes.length - RecordBuffer.CRC_BYTES);
        byte[] signed = bytes.clone();
        for (int i = 0; i < RecordBuffer.CRC_BYTES; i++) {
            signed[i] = (byte) (crc.getValue() >>> (24 - 8 * i));
        }
        return signed;
    }
}
