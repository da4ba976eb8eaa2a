package dev.forkful.http.tls;

import java.io.IOException;
import java.io.Serial;

/** A file is not what a setting needs; the message says why, and not which file it is. */
class UnusableFileException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    UnusableFileException(String message) {
        super(message);
    }
}
