package dev.forkful.broker;

import dev.forkful.ForkfulException;
import org.jspecify.annotations.Nullable;

/** A queue cannot be read or written. */
public class BrokerException extends ForkfulException {
    private static final long serialVersionUID = 1L;

    public BrokerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public BrokerException(String message) {
        super(message);
    }

    /** The disk is full or fails, or no file can be opened now: the run stops and can be resumed. */
    public static final class Storage extends BrokerException {
        private static final long serialVersionUID = 1L;

        public Storage(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The queues are torn, or of another format version: nothing was changed. */
    public static final class Damaged extends BrokerException {
        private static final long serialVersionUID = 1L;

        public Damaged(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
