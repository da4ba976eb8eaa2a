package dev.forkful.worker;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The pipe to the supervisor, a worker's standard output: each byte {@value #RING} on it says "there is something to
 * read in the replies". What else comes on it (from native code, from processes that a handler starts) is for the log.
 *
 * <p><i>Threading:</i> thread-safe.
 */
public final class Bell {
    /** The BEL character, which no text has reason to contain. */
    public static final int RING = 7;
    /**
     * The ACK character: begins "I have left the run, and hold nothing of it", which ends with the farewell of the
     * launch. Others may print the character; they do not know the rest.
     */
    public static final int LEFT = 6;

    /** The EOT character: "I am about to end, and need not be told anything any more". Answered on standard input. */
    public static final int ENDS = 4;

    /** The CAN character: "I end because I cannot write". Together with its exit status only: others may print it. */
    public static final int LACKS_STORAGE = 24;

    private final OutputStream pipe;

    Bell(OutputStream pipe) {
        this.pipe = pipe;
    }

    /** Takes standard output for the bell: what is printed from now on goes to standard error, that is, to the log. */
    static Bell ofStandardOutput() {
        PrintStream log = System.err;
        System.setOut(log);
        return new Bell(new FileOutputStream(FileDescriptor.out));
    }

    /** Rings. The pipe cannot fill up: there is at most one ring for each rest of the supervisor. */
    void ring() {
        write(new byte[] {RING});
    }

    /** Says that this worker has left the run, which was launched with that farewell. */
    void leave(String farewell) {
        write(((char) LEFT + farewell).getBytes(StandardCharsets.US_ASCII)); // at once: a pipe keeps it in one piece
    }

    /** Says that this worker ends because it cannot write. Its exit status alone may be one that a handler chose. */
    void lackStorage() {
        write(new byte[] {LACKS_STORAGE});
    }

    /** Says that this worker is about to end. */
    void end() {
        write(new byte[] {ENDS});
    }

    private void write(byte[] word) {
        try {
            pipe.write(word);
        } catch (IOException e) {
            return; // nobody hears it any more: standard input says so too, and ends the process
        }
    }
}
