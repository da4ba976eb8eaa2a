package dev.forkful.broker.chronicle;

import dev.forkful.broker.Emitted;
import dev.forkful.broker.KeyDigest;
import dev.forkful.broker.TaskRecord;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads what a task emitted, as one block of bytes: it may be longer than a record, and goes to a file then.
 */
final class EmittedCodec {
    /** A reply has room for so much, beside the longest input and the longest result that stand in it. */
    static final int MAX_INLINE_BYTES = 128 << 10;

    private static final int HEAD_BYTES = Integer.BYTES + 1 + Long.BYTES + Integer.BYTES + Integer.BYTES;

    private EmittedCodec() {}

    static byte[] encode(List<Emitted> emitted) {
        int length = emitted.stream()
                .mapToInt(task -> HEAD_BYTES + task.input().length)
                .sum();
        ByteBuffer block = ByteBuffer.allocate(length);
        for (Emitted task : emitted) {
            KeyDigest key = task.key();
            block.putInt(task.stage()).put((byte) (key == null ? 0 : 1));
            block.putLong(key == null ? 0 : key.high()).putInt(key == null ? 0 : key.low());
            block.putInt(task.input().length).put(task.input());
        }
        return block.array();
    }

    /** @param record the block is of, for what is said if it is damaged */
    static List<Emitted> decode(byte[] bytes, RecordView record) {
        List<Emitted> emitted = new ArrayList<>();
        ByteBuffer block = ByteBuffer.wrap(bytes);
        try {
            while (block.hasRemaining()) {
                int stage = block.getInt();
                boolean hasKey = block.get() != 0;
                KeyDigest digest = new KeyDigest(block.getLong(), block.getInt());
                int length = block.getInt();
                if (stage < 0 || length < 0 || length > Math.min(block.remaining(), TaskRecord.MAX_INPUT_BYTES)) {
                    throw record.damaged("impossible emitted task: stage=" + stage + " bytes=" + length);
                }
                byte[] input = new byte[length];
                block.get(input);
                @Nullable KeyDigest key = hasKey ? digest : null;
                emitted.add(new Emitted(stage, input, key));
            }
        } catch (BufferUnderflowException e) {
            throw record.damaged("emitted tasks are truncated");
        }
        return emitted;
    }
}
