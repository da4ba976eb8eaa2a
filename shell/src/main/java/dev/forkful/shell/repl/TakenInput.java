package dev.forkful.shell.repl;

import java.io.IOException;
import java.io.InputStream;

/** Standard input as the commands of a shell see it that reads its own lines from there. */
final class TakenInput extends InputStream {
    private final String why;

    /** @param why what is said to who reads it */
    TakenInput(String why) {
        this.why = why;
    }

    @Override
    public int read() throws IOException {
        throw new IOException(why);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        return read();
    }
}
