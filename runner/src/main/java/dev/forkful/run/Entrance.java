package dev.forkful.run;

import dev.forkful.broker.Owner;
import dev.forkful.broker.TaskRecord;
import java.util.List;
import java.util.function.LongConsumer;

/** The way of a run's input into its tasks queue. <i>Threading:</i> thread-safe, unless it says otherwise. */
interface Entrance {

    /** How many tasks have been published, by this owner and by earlier ones, wherever they came from. */
    long publishedTasks();

    /**
     * Publishes an item of the input as a task of the first stage; may wait until the run has room for it.
     *
     * @param item its number in the input, from 0
     */
    void item(int item, byte[] inputJson) throws InterruptedException;

    /**
     * Publishes tasks with nothing between them, and returns the sequence number of the first.
     *
     * @param announce is told that number before the first is published
     */
    long append(int stage, List<byte[]> inputsJson, LongConsumer announce);

    /** Says that no input will follow. Idempotent. */
    void end();

    /** Whether {@link #end} was called, by this owner or an earlier one. */
    boolean isEnded();

    /**
     * Of a run with one stage: the queue itself, and its end is the seal.
     *
     * <p><i>Threading:</i> for one thread at a time, as the owner's own methods.
     */
    record Direct(Owner owner) implements Entrance {
        @Override
        public long publishedTasks() {
            return owner.publishedTasks();
        }

        @Override
        public void item(int item, byte[] inputJson) {
            owner.publish(new TaskRecord(owner.publishedTasks(), 0, inputJson));
        }

        @Override
        public long append(int stage, List<byte[]> inputsJson, LongConsumer announce) {
            long first = owner.publishedTasks();
            announce.accept(first);
            for (byte[] input : inputsJson) {
                owner.publish(new TaskRecord(owner.publishedTasks(), stage, input));
            }
            return first;
        }

        @Override
        public void end() {
            owner.seal();
        }

        @Override
        public boolean isEnded() {
            return owner.isSealed();
        }
    }
}
