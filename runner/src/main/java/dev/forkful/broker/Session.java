package dev.forkful.broker;

import java.util.List;

/**
 * A worker's view of a run. It holds the lease on what it claimed; handlers extend nothing.
 *
 * <p><i>Threading:</i> thread-safe.
 */
public interface Session extends AutoCloseable {

    /**
     * Takes tasks that nobody has, lowest sequence number first, and returns at once.
     *
     * <p>It never gives more than this worker's fair share: with what it holds already, at most the count of unsettled
     * published tasks divided by the live workers, rounded up. Reserved tasks come first, and alone.
     *
     * @param limit the most that the caller can start now; at least 1
     * @return the claims; empty where there is nothing to claim now, or {@link #flow} says so
     */
    List<Claim> tryClaim(int limit);

    /** What {@link #limit} says where the owner said nothing. */
    int NO_LIMIT = Integer.MAX_VALUE;

    /** Attempts that this worker may have in flight, as the owner last said. */
    int limit();

    /** How many ms an attempt may take, as the owner last said; 0 for as long as the job says. */
    long timeoutMillis();

    /** All tasks of lower numbers are settled, or wait for a person's decision. */
    long firstUnsettled();

    /** What the owner tells this worker to do. */
    Owner.Flow flow();

    /** Appends an event that settles nothing: a failed attempt, the worker's start or stop. */
    void append(Event event);

    /**
     * Says that this worker lives; to be called twice a second or more often.
     *
     * @param inFlight attempts that are being run now
     */
    void beat(int inFlight);

    /** Says whether this worker waits for tasks. After saying that it does, it must try once more before it waits. */
    void setIdle(boolean idle);

    /**
     * Whether the owner {@linkplain Owner#setResting rests} and the caller is the one to wake it: true once for each
     * rest, whoever of all workers asks. To be asked after each event that was appended. How an owner is woken is not
     * the broker's affair, since who started the workers has a pipe to each. A broker that wakes its owner itself says
     * false.
     */
    boolean tryEndRest();

    /** Lets go of files and memory. Claims that were not completed stay claimed until the owner takes them back. */
    @Override
    void close();
}
