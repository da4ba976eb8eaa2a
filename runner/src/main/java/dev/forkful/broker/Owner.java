package dev.forkful.broker;

import java.util.List;

/**
 * The supervisor's view of a run.
 *
 * <p><i>Threading:</i> {@link #publish} and {@link #seal} belong to one thread at a time, the publisher's; all other
 * methods to one other thread, the supervisor's. {@link #publishedTasks} and {@link #close} are free.
 */
public interface Owner extends AutoCloseable {

    /** How many tasks have been published, those of earlier owners included. */
    long publishedTasks();

    /** Whether {@link #seal} was called, by this owner or an earlier one. */
    boolean isSealed();

    /**
     * Appends a task. A worker that said in its {@link #pulse} that it is idle may have to be woken: a broker need not
     * reach into its process. Who started the worker does that, whenever {@link #progress} finds waiting tasks.
     *
     * @param task its sequence number must be {@link #publishedTasks()}
     */
    void publish(TaskRecord task);

    /** Says that no task will follow. Idempotent. */
    void seal();

    /** Appends an event of the supervisor's own: a poisoned reply, a lost worker, a mark. */
    void append(Event event);

    /**
     * Sees to it that a power cut takes nothing of what was published and appended so far by this owner. Costs some ms.
     */
    void force();

    /**
     * Makes room for a worker before it is forked.
     *
     * @param incarnation a number never used before in this run
     */
    void admit(int incarnation);

    /**
     * Says which workers live now; a worker's fair share is what is queued divided by their number.
     *
     * @param incarnations those admitted, or about to be, and neither dead nor stopping
     */
    void setLiveWorkers(List<Integer> incarnations);

    /** How a worker does, as it last said itself. */
    WorkerPulse pulse(int incarnation);

    /**
     * What a dead worker holds: the sequence numbers that it claimed, and was reserved, in ascending order. Settled
     * ones may be among them. Only for a worker whose death is proven; until they are {@linkplain #release released} or
     * {@linkplain #reserve reserved} anew, nobody else can claim them.
     */
    List<Long> claimsOf(int incarnation);

    /** Gives tasks back to everybody. */
    void release(List<Long> sequences);

    /** Keeps tasks that dead workers held from everybody: they are in doubt. */
    void withhold(List<Long> sequences);

    /**
     * Sets tasks apart for one worker, and the worker apart for them: from now on it is given reserved tasks and
     * nothing else, until {@link #endApart}.
     */
    void reserve(List<Long> sequences, int incarnation);

    /**
     * Does so with tasks that were never open to anybody under this owner, and are to be open from now on.
     *
     * @param states as {@link #progress} was told of them last: not open
     * @return those that are set apart; others can be had later, when room for them is found
     */
    List<Long> reserveDeferred(List<Long> sequences, TaskStates states, int incarnation);

    /** The worker shares the work with everybody again. */
    void endApart(int incarnation);

    /**
     * Tells the broker how far the run is, so that it can let go of what it keeps of settled tasks. To be called often:
     * it is also what lets workers go on past the oldest unsettled task by more than a broker's window.
     *
     * @param restingTasks published ones that are not open
     * @return the count of tasks that are published, open and not claimed, as an estimate
     */
    long progress(TaskStates states, long restingTasks);

    /**
     * Says whether this owner rests: it has read all events that there were, and looks again only after a while, or
     * when it is woken (see {@link Session#tryEndRest}). After saying that it rests it must read once more before it
     * waits.
     */
    void setResting(boolean resting);

    /** Tells all workers what to do next: claim, hold, or finish and leave. */
    void setFlow(Flow flow);

    /** Tells one worker to finish and leave, whatever the others do. Not taken back. */
    void dismiss(int incarnation);

    /**
     * Tells one worker how many attempts it may have in flight from now on; what runs already goes on.
     *
     * @param inFlight from 1
     */
    void setLimit(int incarnation, int inFlight);

    /**
     * Tells all workers how long an attempt may take, those that run included.
     *
     * @param millis from 1; 0 for as long as the job says
     */
    void setTimeout(long millis);

    /** What workers are told to do. */
    enum Flow {
        /** Claim tasks. */
        RUN,
        /** Claim nothing and start no attempt for now. */
        PAUSE,
        /** Claim nothing more; go when what is in flight is settled. */
        DRAIN
    }

    /** Lets go of files and memory; what was published stays. Idempotent. */
    @Override
    void close();
}
