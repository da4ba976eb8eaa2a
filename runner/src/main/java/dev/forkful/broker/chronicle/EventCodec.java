package dev.forkful.broker.chronicle;

import dev.forkful.broker.Emitted;
import dev.forkful.broker.Event;
import dev.forkful.broker.Order;
import dev.forkful.broker.Origin;
import dev.forkful.broker.TaskRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes and reads events as records. Long bodies go to a {@link BodyStore} on the way.
 *
 * <p><i>Threading:</i> as thread-safe as what it is given.
 */
final class EventCodec {
    private static final byte[] NOTHING = {};

    private final BodyStore store;
    private final Bodies bodies;

    /** What becomes of the results of replies. */
    enum Bodies {
        READ,
        /** They are left out: they may lie in files of their own, and be long. */
        PASS_OVER
    }

    EventCodec(BodyStore store) {
        this(store, Bodies.READ);
    }

    EventCodec(BodyStore store, Bodies bodies) {
        this.store = store;
        this.bodies = bodies;
    }

    void encode(Event event, RecordBuffer into) {
        if (event instanceof Event.Reply reply) {
            putReply(reply, into);
        } else if (event instanceof Event.AttemptFailed failed) {
            into.begin(RecordType.ATTEMPT_FAILED).putLong(failed.atMillis()).putLong(failed.sequence());
            into.putByte(generation(failed.generation()))
                    .putInt(failed.attempt())
                    .putLong(failed.delayMillis());
            store.put(failed.error(), into);
        } else if (event instanceof Event.Sent sent) {
            into.begin(RecordType.SENT).putLong(sent.atMillis()).putLong(sent.sequence());
            into.putByte(generation(sent.generation()))
                    .putInt(sent.incarnation())
                    .putInt(sent.worker());
            putText(sent.key(), into.putInt(sent.attempt()).putInt(sent.stage()));
        } else if (event instanceof Event.Answered answered) {
            into.begin(RecordType.ANSWERED).putLong(answered.atMillis()).putLong(answered.sequence());
            into.putByte(generation(answered.generation())).putInt(answered.incarnation());
        } else if (event instanceof Event.Doubted doubted) {
            into.begin(RecordType.DOUBTED).putLong(doubted.atMillis()).putLong(doubted.sequence());
            into.putByte(generation(doubted.generation())).putInt(doubted.incarnation());
            store.put(doubted.error(), into.putInt(doubted.stage()));
        } else {
            encodeRare(event, into);
        }
        into.end();
    }

    private void putReply(Event.Reply reply, RecordBuffer into) {
        boolean staged =
                !reply.task().origin().equals(Origin.PLAIN) || !reply.emitted().isEmpty();
        into.begin(staged ? RecordType.STAGED_REPLY : RecordType.REPLY);
        into.putLong(reply.atMillis()).putByte(generation(reply.generation()));
        into.putByte(EventCodes.of(reply.status())).putInt(reply.attempts()).putLong(reply.durationNanos());
        TaskCodec.put(reply.task(), into.putInt(reply.worker()));
        store.put(reply.body(), into);
        if (staged) {
            OriginCodec.put(reply.task().origin(), into);
            store.put(EmittedCodec.encode(reply.emitted()), EmittedCodec.MAX_INLINE_BYTES, into);
        }
    }

    private static void encodeRare(Event event, RecordBuffer into) {
        if (event instanceof Event.WorkerStarted started) {
            into.begin(RecordType.WORKER_STARTED).putLong(started.atMillis()).putInt(started.incarnation());
            into.putInt(started.worker()).putLong(started.pid());
        } else if (event instanceof Event.WorkerStopped stopped) {
            into.begin(RecordType.WORKER_STOPPED).putLong(stopped.atMillis()).putInt(stopped.incarnation());
            putText(stopped.reason(), into.putInt(stopped.worker()));
        } else if (event instanceof Event.WorkerLost lost) {
            into.begin(RecordType.WORKER_LOST).putLong(lost.atMillis()).putInt(lost.incarnation());
            into.putInt(lost.worker()).putInt(lost.exitStatus()).putByte(lost.blamed() ? 1 : 0);
            putSequences(lost.held(), into);
        } else if (event instanceof Event.ConsoleLost lost) {
            into.begin(RecordType.CONSOLE_LOST).putLong(lost.atMillis()).putInt(lost.incarnation());
            putSequences(lost.held(), into.putByte(generation(lost.generation())));
        } else if (event instanceof Event.Reopened reopened) {
            into.begin(RecordType.REOPENED).putLong(reopened.atMillis()).putByte(generation(reopened.generation()));
            putSequences(reopened.sequences(), into);
        } else if (event instanceof Event.RunMarked marked) {
            into.begin(RecordType.RUN_MARKED).putLong(marked.atMillis());
            into.putInt(marked.incarnation()).putByte(EventCodes.of(marked.mark()));
            putText(marked.by(), into);
            putText(marked.why(), into);
        } else if (event instanceof Event.Steered steered) {
            putSteered(steered, into);
        } else {
            throw new IllegalArgumentException("unknown event: " + event);
        }
    }

    private static void putSteered(Event.Steered steered, RecordBuffer into) {
        Order order = steered.order();
        into.begin(RecordType.STEERED).putLong(steered.atMillis()).putInt(steered.incarnation());
        into.putByte(EventCodes.of(order.verb())).putLong(order.amount()).putLong(steered.first());
        putText(order.id(), into);
        putText(order.by(), into);
        putText(order.why(), into);
        putText(steered.refusal(), into);
    }

    private static Event.Steered readSteered(RecordView record) {
        long atMillis = record.readLong();
        int incarnation = record.readInt();
        Order.Verb verb = EventCodes.verb(record);
        long amount = record.readLong();
        long first = record.readLong();
        Order order = new Order(readText(record), verb, amount, readText(record), readText(record));
        return new Event.Steered(atMillis, incarnation, order, first, readText(record));
    }

    Event decode(RecordView record) {
        Event event = switch (record.type()) {
            case RecordType.REPLY, RecordType.STAGED_REPLY -> readReply(record);
            case RecordType.ATTEMPT_FAILED -> readAttemptFailed(record);
            case RecordType.SENT -> readSent(record);
            case RecordType.ANSWERED ->
                new Event.Answered(record.readLong(), record.readLong(), readGeneration(record), record.readInt());
            case RecordType.DOUBTED ->
                new Event.Doubted(
                        record.readLong(),
                        record.readLong(),
                        readGeneration(record),
                        record.readInt(),
                        record.readInt(),
                        store.read(record));
            case RecordType.WORKER_STARTED ->
                new Event.WorkerStarted(record.readLong(), record.readInt(), record.readInt(), record.readLong());
            case RecordType.WORKER_STOPPED ->
                new Event.WorkerStopped(record.readLong(), record.readInt(), record.readInt(), readText(record));
            case RecordType.WORKER_LOST ->
                new Event.WorkerLost(
                        record.readLong(),
                        record.readInt(),
                        record.readInt(),
                        record.readInt(),
                        record.readByte() != 0,
                        readSequences(record));
            case RecordType.CONSOLE_LOST ->
                new Event.ConsoleLost(
                        record.readLong(), record.readInt(), readGeneration(record), readSequences(record));
            case RecordType.REOPENED ->
                new Event.Reopened(record.readLong(), readGeneration(record), readSequences(record));
            case RecordType.RUN_MARKED ->
                new Event.RunMarked(
                        record.readLong(),
                        record.readInt(),
                        EventCodes.mark(record),
                        readText(record),
                        readText(record));
            case RecordType.STEERED -> readSteered(record);
            default -> throw record.damaged("unknown type=" + record.type());
        };
        record.end();
        return event;
    }

    private Event.Reply readReply(RecordView record) {
        long atMillis = record.readLong();
        int generation = readGeneration(record);
        Event.Status status = EventCodes.status(record);
        int attempts = record.readInt();
        long durationNanos = record.readLong();
        int worker = record.readInt();
        TaskRecord task = TaskCodec.read(record);
        byte[] body = NOTHING;
        if (bodies == Bodies.READ) {
            body = store.read(record);
        } else {
            BodyStore.skip(record);
        }
        List<Emitted> emitted = List.of();
        if (record.type() == RecordType.STAGED_REPLY) {
            task = new TaskRecord(task.sequence(), task.stage(), task.input(), OriginCodec.read(record));
            emitted = EmittedCodec.decode(store.read(record), record);
        }
        return new Event.Reply(atMillis, generation, status, attempts, durationNanos, worker, task, body, emitted);
    }

    private static Event.Sent readSent(RecordView record) {
        return new Event.Sent(
                record.readLong(),
                record.readLong(),
                readGeneration(record),
                record.readInt(),
                record.readInt(),
                record.readInt(),
                record.readInt(),
                readText(record));
    }

    private Event.AttemptFailed readAttemptFailed(RecordView record) {
        return new Event.AttemptFailed(
                record.readLong(),
                record.readLong(),
                readGeneration(record),
                record.readInt(),
                record.readLong(),
                store.read(record));
    }

    private static void putSequences(List<Long> sequences, RecordBuffer into) {
        if (sequences.size() > Event.MAX_SEQUENCES) {
            throw new IllegalArgumentException(
                    "too many sequence numbers: count=" + sequences.size() + " limit=" + Event.MAX_SEQUENCES);
        }
        into.putInt(sequences.size());
        for (long sequence : sequences) {
            into.putLong(sequence);
        }
    }

    private static List<Long> readSequences(RecordView record) {
        int count = record.readCount(Event.MAX_SEQUENCES, Long.BYTES);
        List<Long> sequences = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            sequences.add(record.readLong());
        }
        return sequences;
    }

    private static void putText(String text, RecordBuffer into) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > Event.MAX_TEXT_BYTES) {
            throw new IllegalArgumentException(
                    "text too long: bytes=" + bytes.length + " limitBytes=" + Event.MAX_TEXT_BYTES);
        }
        into.putBytes(bytes);
    }

    private static String readText(RecordView record) {
        return new String(record.readBytes(), StandardCharsets.UTF_8);
    }

    private static int generation(int generation) {
        if (generation < 0 || generation > 255) {
            throw new IllegalArgumentException("impossible generation: value=" + generation + " limit=255");
        }
        return generation;
    }

    private static int readGeneration(RecordView record) {
        return Byte.toUnsignedInt(record.readByte());
    }
}
