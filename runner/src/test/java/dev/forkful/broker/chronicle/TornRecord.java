package dev.forkful.broker.chronicle;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;
import net.openhft.chronicle.wire.Wire;

/** Writes what no reader can make out into the reply queue of the worker that was admitted last. */
public final class TornRecord {
    private TornRecord() {}

    /** Appends one, beside the queue's own writer, which must not write meanwhile. */
    public static void append(Path run) {
        append(run, "torn in a power cut");
    }

    /** Appends one that holds nothing but that. */
    static void append(Path run, String content) {
        RunFiles files = new RunFiles(run);
        int last = files.incarnations().get(files.incarnations().size() - 1);
        try (SingleChronicleQueue queue = Queues.openForAppend(files.replies(last));
                ExcerptAppender appender = queue.createAppender();
                DocumentContext document = appender.writingDocument()) {
            Wire wire = document.wire();
            if (wire == null) {
                throw new IllegalStateException("no document open");
            }
            wire.bytes().write(content.getBytes(StandardCharsets.US_ASCII));
        }
    }
}
