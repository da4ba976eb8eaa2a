package dev.forkful.io;

import dev.forkful.broker.Event;
import dev.forkful.broker.FaultPoint;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Writes each reply as a line of {@link ReplyJson}. Only whole lines are handed on, many at a time. */
public final class NdjsonSink implements ReplySink {
    private static final int BATCH_BYTES = 64 << 10;

    private final OutputStream out;
    private final ReplyJson format;
    private final JsonBytes batch = new JsonBytes();

    /**
     * A sink over a stream, which needs no buffer of its own.
     *
     * @param stages the names of the job's stages, in order
     */
    public NdjsonSink(OutputStream out, List<String> stages) {
        this.out = out;
        format = new ReplyJson(stages);
    }

    @Override
    public void accept(Event.Reply reply) {
        format.append(reply, batch);
        if (batch.length() >= BATCH_BYTES) {
            write();
        }
    }

    @Override
    public void flush() {
        write();
        try {
            out.flush();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public void close() {
        flush();
    }

    private void write() {
        if (batch.length() == 0) {
            return;
        }
        try {
            batch.writeTo(out);
            FaultPoint.RESULT_WRITTEN.reach();
        } catch (IOException e) {
            throw failed(e);
        } finally {
            // Also after a failure: close() must not write the same lines twice.
            batch.clear();
        }
    }

    private static OutputException failed(IOException e) {
        return new OutputException("replies cannot be written: " + e.getMessage(), e);
    }
}
