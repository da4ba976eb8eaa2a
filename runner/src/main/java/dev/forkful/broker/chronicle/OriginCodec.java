package dev.forkful.broker.chronicle;

import dev.forkful.broker.KeyDigest;
import dev.forkful.broker.Origin;
import org.jspecify.annotations.Nullable;

/** Writes and reads where a task came from. */
final class OriginCodec {
    private static final byte NO_KEY = 0;
    private static final byte KEY = 1;

    private OriginCodec() {}

    static void put(Origin origin, RecordBuffer into) {
        into.putLong(origin.parent()).putInt(origin.index()).putInt(origin.left());
        KeyDigest key = origin.key();
        if (key == null) {
            into.putByte(NO_KEY);
        } else {
            into.putByte(KEY).putLong(key.high()).putInt(key.low());
        }
    }

    static Origin read(RecordView record) {
        long parent = record.readLong();
        int index = record.readInt();
        int left = record.readInt();
        if (parent < Origin.INPUT || index < Origin.PLAIN.index() || left < 0) {
            throw record.damaged("impossible origin: parent=" + parent + " index=" + index + " left=" + left);
        }
        byte has = record.readByte();
        if (has != NO_KEY && has != KEY) {
            throw record.damaged("neither with a key nor without: value=" + has);
        }
        @Nullable KeyDigest key = has == KEY ? new KeyDigest(record.readLong(), record.readInt()) : null;
        return new Origin(parent, index, left, key);
    }
}
