package dev.forkful.broker;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One record of the reply queue: something that happened in the run. The state of a run is a pure projection of its
 * events.
 *
 * <p>Byte arrays are not copied: nobody may change them.
 */
@SuppressWarnings("ArrayRecordComponent")
public sealed interface Event {

    /** When it was recorded, in ms since the epoch by the writer's clock; for people, never for decisions. */
    long atMillis();

    /**
     * The final outcome of one generation of a task.
     *
     * @param generation the task's generation, 0 to 255
     * @param status how it ended
     * @param attempts tries that this worker made, from 1
     * @param durationNanos from the start of the first of these to the end of the last, waiting included
     * @param worker the number of the worker, from 1; 0 for the supervisor
     * @param task its stage and input
     * @param body UTF-8 JSON: the result, or the error as an object with {@code type}, {@code message} and maybe
     *     {@code status}
     * @param emitted the tasks that the handler emitted, in order; none where it failed
     */
    record Reply(
            long atMillis,
            int generation,
            Status status,
            int attempts,
            long durationNanos,
            int worker,
            TaskRecord task,
            byte[] body,
            List<Emitted> emitted)
            implements Event {
        public Reply {
            emitted = List.copyOf(emitted);
        }

        /** A reply that emits nothing. */
        public Reply(
                long atMillis,
                int generation,
                Status status,
                int attempts,
                long durationNanos,
                int worker,
                TaskRecord task,
                byte[] body) {
            this(atMillis, generation, status, attempts, durationNanos, worker, task, body, List.of());
        }

        public long sequence() {
            return task.sequence();
        }

        /** The same without what the handler emitted, which may be far more than all else: to be kept for a while. */
        public Reply withoutEmitted() {
            return emitted.isEmpty()
                    ? this
                    : new Reply(atMillis, generation, status, attempts, durationNanos, worker, task, body);
        }
    }

    /** How a task ended. */
    enum Status {
        OK,
        FAILED
    }

    /**
     * An attempt failed and another will follow.
     *
     * @param attempt which, from 1
     * @param delayMillis how long until the next
     * @param error UTF-8 JSON as in a failed reply
     */
    record AttemptFailed(long atMillis, long sequence, int generation, int attempt, long delayMillis, byte[] error)
            implements Event {}

    /**
     * The handler of a task begins, and what it sends may be out from now on. Appended before it does, where the job
     * {@linkplain dev.forkful.InDoubt#HOLD holds} what is in doubt.
     *
     * @param attempt which, from 1
     * @param stage of the task
     * @param key of the task, for people
     */
    record Sent(
            long atMillis,
            long sequence,
            int generation,
            int incarnation,
            int worker,
            int attempt,
            int stage,
            String key)
            implements Event {}

    /** What a worker had sent was answered, or nothing of it went out: the task may be run again. */
    record Answered(long atMillis, long sequence, int generation, int incarnation) implements Event {}

    /**
     * The worker that sent it lives, and no answer will come: the task waits for a person's decision.
     *
     * @param incarnation of that worker
     * @param stage of the task
     * @param error UTF-8 JSON as in a failed reply: what came in place of an answer
     */
    record Doubted(long atMillis, long sequence, int generation, int incarnation, int stage, byte[] error)
            implements Event {}

    /** A worker is ready for tasks. */
    record WorkerStarted(long atMillis, int incarnation, int worker, long pid) implements Event {}

    /**
     * A worker ends in order, as its last event: what it held and did not settle is nobody's fault.
     *
     * @param reason why, for people
     */
    record WorkerStopped(long atMillis, int incarnation, int worker, String reason) implements Event {
        /** What a reason begins with where the worker leaves for want of heap. */
        public static final String HEAP_FULL = "its heap is nearly full";

        /** Whether it leaves for want of heap. */
        public boolean isForHeap() {
            return reason.startsWith(HEAP_FULL);
        }
    }

    /**
     * The supervisor found a worker dead.
     *
     * @param exitStatus as the operating system gave it; 128 + n for signal n
     * @param blamed whether its death counts against the tasks it held
     * @param held what it had claimed and not settled, ascending; at most {@link #MAX_SEQUENCES} (more come in further
     *     events)
     */
    record WorkerLost(long atMillis, int incarnation, int worker, int exitStatus, boolean blamed, List<Long> held)
            implements Event {
        public WorkerLost {
            held = List.copyOf(held);
        }
    }

    /**
     * The supervisor found that the console before it had died, its workers with it, while tasks were in hand.
     *
     * @param incarnation of the supervisor that died
     * @param generation of these tasks
     * @param held what those of its workers that lived until then had claimed and not settled, ascending; at most
     *     {@link #MAX_SEQUENCES} (more come in further events)
     */
    record ConsoleLost(long atMillis, int incarnation, int generation, List<Long> held) implements Event {
        public ConsoleLost {
            held = List.copyOf(held);
        }
    }

    /**
     * A person wants them to be run anew: each of these tasks has a new generation, and is open again.
     *
     * @param generation the new one, the same for all of them
     * @param sequences ascending; at most {@link #MAX_SEQUENCES}
     */
    record Reopened(long atMillis, int generation, List<Long> sequences) implements Event {
        public Reopened {
            sequences = List.copyOf(sequences);
        }
    }

    /**
     * Something happened to the run as a whole.
     *
     * @param incarnation of the supervisor that wrote it; the highest is the latest
     * @param by who did it: a user name, or {@code forkful}
     * @param why for people; may be empty
     */
    record RunMarked(long atMillis, int incarnation, Mark mark, String by, String why) implements Event {}

    /**
     * The supervisor took up an order; what it changes follows from this event alone.
     *
     * @param incarnation of the supervisor
     * @param first of a {@code SUBMIT}: the sequence number of its first task, published after this event; else 0
     * @param refusal why nothing was changed; empty where the order was followed
     */
    record Steered(long atMillis, int incarnation, Order order, long first, String refusal) implements Event {
        /** An order that is followed, and submits no task. */
        public static Steered followed(long atMillis, int incarnation, Order order) {
            return new Steered(atMillis, incarnation, order, 0, "");
        }

        /** An order that is not followed. Of texts that are too long their beginning is recorded. */
        public static Steered refused(long atMillis, int incarnation, Order order, String refusal) {
            Order fitting = new Order(order.id(), order.verb(), order.amount(), cut(order.by()), cut(order.why()));
            return new Steered(atMillis, incarnation, fitting, 0, cut(refusal));
        }

        private static String cut(String text) {
            return isTooLong(text) ? text.substring(0, MAX_TEXT_BYTES / MOST_BYTES_OF_CHAR) : text;
        }

        public boolean isRefused() {
            return !refusal.isEmpty();
        }
    }

    /** What can happen to a run as a whole. */
    enum Mark {
        STARTED,
        DRAINING,
        STOPPED,
        COMPLETED,
        CANCELLED,
        /** Of a pipeline: its input was read to the end, and is published. Says nothing of how the run ends. */
        INPUT_ENDED
    }

    /** The most sequence numbers in one event. */
    int MAX_SEQUENCES = 10_000;

    /** The most bytes of a text in an event, as UTF-8. */
    int MAX_TEXT_BYTES = 32 << 10;

    /** A surrogate pair is two chars, and four bytes. */
    int MOST_BYTES_OF_CHAR = 3;

    /** Whether no event has room for a text. */
    static boolean isTooLong(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length > MAX_TEXT_BYTES;
    }
}
