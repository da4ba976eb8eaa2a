package dev.forkful.broker.chronicle;

import dev.forkful.broker.BrokerException;
import dev.forkful.broker.Event;
import dev.forkful.broker.EventReader;
import dev.forkful.broker.FolderWatch;
import dev.forkful.broker.Place;
import dev.forkful.broker.Position;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads all reply queues of a run as one.
 *
 * <p>A long run may have many thousands of queues, of which some descriptors and mappings hold a few only. So they are
 * opened one after the other, each when those before it are read as far as they go, and a queue whose writer is known
 * to have ended is closed when it is read to its end. They come in the order of their numbers: a supervisor before its
 * workers, of which it says who has ended, and what was done again after what was done before.
 *
 * <p>A queue that holds nothing at all is passed over: it was made just before a power cut, and what was in it, if
 * anything was, is lost without a trace. One of which anything is left, and that cannot be read, is
 * {@link BrokerException.Damaged}.
 *
 * <p><i>Threading:</i> not thread-safe.
 */
final class MergedEventReader implements EventReader {
    private static final long BETWEEN_LISTINGS_NANOS = 50_000_000;
    /** So many queues may be closed and still have their files open. */
    private static final int MOST_CLOSING = 16;

    private final RunFiles files;
    private final EventCodec codec;
    private final FolderWatch folder;
    private final Set<Integer> found = new HashSet<>();
    // Found dead after their last record, as later events say.
    private final Set<Integer> lost = new HashSet<>();
    // Who takes a run over does so only when no process of an earlier one lives.
    private int latestOwner;
    private long damagedRecords;
    private final List<String> blankQueues = new ArrayList<>();
    private final Deque<Source> unopened = new ArrayDeque<>();
    private final List<Source> open = new ArrayList<>();
    private long listedAtNanos;
    private boolean listed;
    private int turn;
    private int closing;
    private @Nullable Source giving;
    /** Whether queues that are there already are passed over. */
    private boolean fromEnd;

    private boolean closed;

    MergedEventReader(RunFiles files, Position from, EventCodec.Bodies bodies) {
        this.files = files;
        this.folder = new FolderWatch(files.replies());
        this.codec = new EventCodec(new BodyStore(files.bodies(), 0, DiskFloor.DEFAULT), bodies);
        this.fromEnd = from == Position.END;
    }

    @Override
    public int poll(Consumer<? super Event> consumer, int limit) {
        if (closed) {
            throw new BrokerException("reader closed: " + files.replies());
        }
        discover();
        turn++;
        int given = readOpen(consumer, limit);
        // What is passed over is so now, whatever the limit: later it would be another end.
        while (!unopened.isEmpty() && (given < limit || unopened.element().fromEnd)) {
            begin(unopened.element());
            unopened.remove(); // not before: one that cannot be opened now is tried again
            given += readOpen(consumer, limit - given);
        }
        return given;
    }

    private int readOpen(Consumer<? super Event> consumer, int limit) {
        int given = 0;
        boolean ended = false;
        // Another one first each time: with a limit, a busy queue must not keep the others waiting.
        for (int i = 0; i < open.size() && given < limit; i++) {
            Source source = open.get(Math.floorMod(turn + i, open.size()));
            given += source.drain(consumer, limit - given);
            ended |= source.ended;
        }
        if (ended) {
            open.removeIf(Source::closeIfEnded);
        }
        return given;
    }

    private void discover() {
        long now = System.nanoTime();
        if (listed && now - listedAtNanos < BETWEEN_LISTINGS_NANOS) {
            return;
        }
        listedAtNanos = now;
        listed = true;
        if (!folder.mayHaveChanged()) { // an idle reader must cost next to nothing
            return;
        }
        for (int incarnation : files.incarnations()) {
            if (found.add(incarnation)) {
                unopened.add(new Source(incarnation, fromEnd));
            }
        }
        fromEnd = false;
    }

    private void begin(Source source) {
        if (source.fromEnd && source.isFinal()) {
            return;
        }
        QueueTail tail = openTail(source);
        if (tail == null) {
            blankQueues.add(files.replies(source.incarnation).toString());
        } else {
            source.tail = tail;
            open.add(source);
        }
    }

    /** Null where nothing is in it. */
    private @Nullable QueueTail openTail(Source source) {
        Path queue = files.replies(source.incarnation);
        QueueTail tail;
        try {
            tail = QueueTail.open(queue, new HeaderRecord(HeaderRecord.Kind.EVENTS, source.incarnation));
        } catch (BrokerException.Damaged e) {
            if (Queues.isBlank(queue)) {
                return null;
            }
            throw e;
        }
        if (source.fromEnd && files.hasJoined(source.incarnation)) {
            tail.moveToEnd();
        } else if (source.fromEnd) {
            source.passOver(tail); // a supervisor's, who says what has ended
        }
        return tail;
    }

    @Override
    public long damagedRecords() {
        return damagedRecords;
    }

    @Override
    public List<String> blankQueues() {
        return List.copyOf(blankQueues);
    }

    @Override
    public Place place() {
        if (giving == null) {
            throw new IllegalStateException("no event was given yet: " + files.replies());
        }
        return new Place(giving.incarnation, giving.givenIndex);
    }

    @Override
    public void close() {
        closed = true;
        open.forEach(Source::close);
        open.clear();
    }

    /** One reply queue. */
    private final class Source {
        private final int incarnation;
        /** Whether what is there already is not given. */
        private final boolean fromEnd;

        private @Nullable QueueTail tail;
        private long givenIndex;
        private boolean ended;

        Source(int incarnation, boolean fromEnd) {
            this.incarnation = incarnation;
            this.fromEnd = fromEnd;
        }

        /** Whether its writer is known to have ended. */
        boolean isFinal() {
            return lost.contains(incarnation) || incarnation < latestOwner;
        }

        /** Reads what is there for what it says of others. */
        void passOver(QueueTail reading) {
            while (reading.advanceTolerantly()) {
                Event event = decoded(reading);
                if (event != null) {
                    note(event);
                }
            }
        }

        int drain(Consumer<? super Event> consumer, int limit) {
            QueueTail reading = tail;
            int given = 0;
            boolean isFinal = isFinal();
            while (reading != null && given < limit && reading.advanceTolerantly()) {
                given++;
                Event event = decoded(reading);
                if (event != null) {
                    note(event);
                    giving = this;
                    givenIndex = reading.nextIndex() - 1;
                    consumer.accept(event);
                }
            }
            // INVARIANT: only death ends a queue. What its writer said last may be overtaken by a reply under way.
            ended = isFinal && given < limit;
            return given;
        }

        /**
         * Null where the record cannot be made out: the task that it settled is as good as unsettled, and runs again.
         */
        private @Nullable Event decoded(QueueTail reading) {
            try {
                return codec.decode(reading.record().check());
            } catch (BrokerException.Damaged e) {
                damagedRecords++;
                return null;
            }
        }

        private void note(Event event) {
            if (event instanceof Event.WorkerLost dead) {
                lost.add(dead.incarnation());
            } else if (event instanceof Event.RunMarked || event instanceof Event.Steered) {
                latestOwner = Math.max(latestOwner, incarnation); // nobody else writes such
            }
        }

        boolean closeIfEnded() {
            if (ended) {
                close();
                if (++closing == MOST_CLOSING) {
                    closing = 0;
                    Queues.awaitClosed();
                }
            }
            return ended;
        }

        void close() {
            if (tail != null) {
                tail.close();
                tail = null;
            }
        }
    }
}
