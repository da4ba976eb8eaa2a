package dev.forkful.broker;

/**
 * What a person asks of a live run.
 *
 * @param id unique in the run; ids of later orders sort after those of earlier ones
 * @param amount of what the verb says: see {@link Verb}
 * @param by who asks: a user name
 * @param why for people; may be empty
 */
public record Order(String id, Verb verb, long amount, String by, String why) {

    /** Why it cannot be recorded as it is; empty where it can. */
    public String flaw() {
        if (Event.isTooLong(why)) {
            return "the reason is longer than " + Event.MAX_TEXT_BYTES + " bytes";
        }
        return Event.isTooLong(by) ? "the name of who asks is longer than " + Event.MAX_TEXT_BYTES + " bytes" : "";
    }

    /** What can be asked. */
    public enum Verb {
        /** Start no attempt for now. */
        PAUSE,
        /** Go on after a pause. */
        UNPAUSE,
        /** Take no new tasks, and end; the amount is the ms that what is in flight may take. */
        DRAIN,
        /** End at once, and for good. */
        CANCEL,
        /** Have so many workers. */
        SCALE,
        /** Have so many attempts in flight over all workers. */
        CONCURRENCY,
        /** Let an attempt take so many ms. */
        TIMEOUT,
        /** Publish so many tasks. */
        SUBMIT,
        /** No task will follow. */
        CLOSE,
        /** Begin attempts that fast, in thousandths per hour. */
        RATE,
        /** Begin calls to each host that fast, in thousandths per hour. */
        HOST_RATE,
        /** Of so many tasks in doubt: run them anew. */
        DOUBT_RETRY,
        /** Of so many tasks in doubt: settle them as failed. */
        DOUBT_FAIL,
        /** Of so many tasks in doubt: settle them as ok. */
        DOUBT_OK,
        /** The run itself: have so many attempts in flight for now. */
        ADAPT,
        /** Go on with other code; the amount is its number. Given while nobody runs the run. */
        REVISE,
        /** Give each worker that starts from now on so many MiB of heap. */
        HEAP,
        /** The run itself: 1 holds attempts back, since the machine is short of something, 0 does not any more. */
        GUARD
    }
}
