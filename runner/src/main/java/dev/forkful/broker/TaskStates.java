package dev.forkful.broker;

/** What is known of tasks by their sequence number: the part of a run's state that a broker needs. */
public interface TaskStates {

    /** The lowest sequence number that is {@linkplain #isOpen open}; none below it is. */
    long firstOpen();

    /** Whether the latest generation of the task is to be run: it is not settled, in doubt, or deferred. */
    boolean isOpen(long sequence);

    /** The latest generation of the task: 0, and one more for each time that a person reopened it; at most 255. */
    int generation(long sequence);
}
