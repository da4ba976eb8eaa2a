package dev.forkful.limit;

/**
 * A limit that somebody waits for.
 *
 * @param kind what can be done about it
 * @param label for people: {@code rate 200/s}
 */
public record BindingLimit(Kind kind, String label) {

    /** What can be done about a limit while its run lives. */
    public enum Kind {
        /** How fast attempts of the whole run begin: a person can say another rate. */
        RUN_RATE,
        /** How fast calls to each host begin: a person can say another rate. */
        HOST_RATE,
        /** A server asks for it, for a while. */
        RETRY_AFTER,
        /** Whatever else the job declares: by a key or a cost, or how much is in flight. */
        DECLARED
    }
}
