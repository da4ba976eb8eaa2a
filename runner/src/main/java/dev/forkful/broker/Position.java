package dev.forkful.broker;

/**
 * How far a reader of events has come. Opaque: only a broker of the kind that made it can read it.
 *
 * @param token plain ASCII; empty is the start
 */
public record Position(String token) {

    /** Before the first event. */
    public static final Position START = new Position("");

    /** After what is written when a reader first polls. */
    public static final Position END = new Position("end");
}
