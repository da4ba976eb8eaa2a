package dev.forkful.broker.chronicle;

/**
 * How the embedded broker is set up.
 *
 * @param window how far the newest claimed task may be ahead of the oldest unsettled one; 8 bytes of memory each.
 *     Default 1,048,576; at least 1
 * @param floor free disk space below which nothing is written
 */
record ChronicleSettings(int window, DiskFloor floor) {
    static final ChronicleSettings DEFAULT = new ChronicleSettings(1 << 20, DiskFloor.DEFAULT);

    ChronicleSettings {
        if (window < 1 || window > 1 << 26) {
            throw new IllegalArgumentException("impossible window: value=" + window + " limit=" + (1 << 26));
        }
    }
}
