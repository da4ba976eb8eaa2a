package dev.forkful.broker;

/**
 * A worker's hold on one task. It ends once, by {@link #complete}, {@link #withhold} or {@link #release}, from any
 * thread, in any order with other claims.
 */
public interface Claim {

    /** The task. */
    TaskRecord task();

    /** The generation of the task; its reply must carry it. */
    int generation();

    /** Appends the reply and ends the claim, as one step. */
    Outcome complete(Event.Reply reply);

    /** Says that the task is in doubt, and ends the claim, as one step: it is given to nobody. */
    void withhold(Event.Doubted doubt);

    /** Gives the task back unsettled, to everybody. */
    void release();

    /** How a completion ended. */
    enum Outcome {
        /** The reply is recorded. */
        RECORDED,
        /** The claim had ended before; nothing was written. */
        ENDED,
        /**
         * The claim was taken away, since this worker was given up for dead; the reply, if written, will be dropped.
         */
        LOST
    }
}
