package dev.forkful.broker;

/**
 * One task as it stands in the tasks queue.
 *
 * @param sequence from 0, without gaps
 * @param stage index of the stage in the job, from 0
 * @param input UTF-8 JSON, at most {@link #MAX_INPUT_BYTES}; not copied: nobody may change it
 * @param origin where it came from
 */
@SuppressWarnings(
        "ArrayRecordComponent") // compared by sequence only; copying inputs would double the cost of publishing
public record TaskRecord(long sequence, int stage, byte[] input, Origin origin) {

    /** The longest input of a task: 512 KiB. */
    public static final int MAX_INPUT_BYTES = 512 << 10;

    /** A task of a run that is no pipeline. */
    public TaskRecord(long sequence, int stage, byte[] input) {
        this(sequence, stage, input, Origin.PLAIN);
    }
}
