package dev.forkful.secret;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Takes secrets out of what is written, line by line: a secret that comes in pieces is still seen. Until there is a
 * secret it passes everything on at once; from then on what may be the beginning of one waits for the rest, or for the
 * end of the line.
 *
 * <p><i>Threading:</i> thread-safe.
 */
public final class MaskedOutput extends FilterOutputStream {
    private static final int LONGEST_LINE_BYTES = 1 << 16;

    private final Redactor redactor;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    /** Writes to {@code out}, which is closed with it. */
    public MaskedOutput(OutputStream out, Redactor redactor) {
        super(out);
        this.redactor = redactor;
    }

    @Override
    public synchronized void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        if (redactor.isEmpty()) {
            out.write(bytes, offset, length);
            return;
        }
        int whole = length;
        while (whole > 0 && bytes[offset + whole - 1] != '\n') {
            whole--;
        }
        if (whole > 0) {
            line.write(bytes, offset, whole);
            out.write(redactor.bytes(line.toByteArray()));
            line.reset();
        }
        line.write(bytes, offset + whole, length - whole);
        if (line.size() > LONGEST_LINE_BYTES) {
            passOn();
        }
    }

    @Override
    public synchronized void flush() throws IOException {
        passOn();
        out.flush();
    }

    /** All but what may be the beginning of a secret. */
    private void passOn() throws IOException {
        if (line.size() > 0) {
            byte[] masked = redactor.bytes(line.toByteArray());
            int held = redactor.begunAt(masked);
            line.reset();
            out.write(masked, 0, masked.length - held);
            line.writeBytes(Arrays.copyOfRange(masked, masked.length - held, masked.length));
        }
    }

    @Override
    public synchronized void close() throws IOException {
        out.write(redactor.bytes(line.toByteArray()));
        line.reset();
        super.close();
    }
}
