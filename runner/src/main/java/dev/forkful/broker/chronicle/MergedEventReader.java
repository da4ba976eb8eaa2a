package dev.forkful.broker.chronicle;

import dev.forkful.broker.BrokerException;
import dev.forkful.broker.Event;
import dev.forkful.broker.EventReader;
import dev.forkful.broker.Place;
import dev.forkful.broker.Position;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads all reply queues of a run as one. A position is {@code incarnation:index} for each of them, with commas
 * between.
 *
 * <p>A queue whose writer is known to have ended is closed when it is read to its end, so that a long run with many
 * workers replaced does not keep them all mapped.
 *
 * <p><i>Threading:</i> not thread-safe.
 */
final class MergedEventReader implements EventReader {
    private static final long BETWEEN_LISTINGS_NANOS = 50_000_000;
    private static final long FOLDER_SETTLES_MILLIS = 2_000;

    private final RunFiles files;
    private final EventCodec codec;
    private final Map<Integer, Source> sources = new TreeMap<>();
    // Found dead after their last record, as later events say.
    private final Set<Integer> lost = new HashSet<>();
    // A supervisor starts only when no process of an earlier one lives.
    private int latestSupervisor;
    private long damagedRecords;
    private List<Source> open = new ArrayList<>();
    private long listedAtNanos;
    private boolean listed;
    private long folderChangedMillis = -1;
    private int turn;
    private @Nullable Source giving;
    /** Whether queues that are there already are passed over. */
    private boolean fromEnd;

    private boolean closed;

    MergedEventReader(RunFiles files, Position position, EventCodec.Bodies bodies) {
        this.files = files;
        this.codec = new EventCodec(new BodyStore(files.bodies(), 0, DiskFloor.DEFAULT), bodies);
        this.fromEnd = position.equals(Position.END);
        parse(fromEnd ? "" : position.token());
    }

    @Override
    public int poll(Consumer<? super Event> consumer, int limit) {
        if (closed) {
            throw new BrokerException("reader closed: " + files.replies());
        }
        discover();
        int given = 0;
        boolean ended = false;
        // Another one first each time: with a limit, a busy queue must not keep the others waiting.
        turn++;
        for (int i = 0; i < open.size() && given < limit; i++) {
            Source source = open.get(Math.floorMod(turn + i, open.size()));
            given += source.drain(consumer, limit - given);
            ended |= source.ended;
        }
        if (ended) {
            open = open.stream().filter(source -> !source.closeIfEnded()).collect(Collectors.toList());
        }
        return given;
    }

    private void discover() {
        long now = System.nanoTime();
        if (listed && now - listedAtNanos < BETWEEN_LISTINGS_NANOS) {
            return;
        }
        listedAtNanos = now;
        if (listed && !mayHaveNewQueues()) {
            return;
        }
        listed = true;
        for (int incarnation : files.incarnations()) {
            Source source = sources.computeIfAbsent(incarnation, number -> new Source(number, 1));
            if (source.tail == null && !source.ended) {
                source.tail = openTail(source);
                open.add(source);
            }
        }
        fromEnd = false;
    }

    /** One look at the folder instead of a listing: an idle reader must cost next to nothing. */
    private boolean mayHaveNewQueues() {
        long changed = files.repliesChangedMillis();
        // The clock of a file system ticks in steps: what changed a moment ago may change again unseen.
        // What lies in the future was made before the clock was set back: it has settled down too.
        boolean settledDown = Math.abs(System.currentTimeMillis() - changed) > FOLDER_SETTLES_MILLIS;
        boolean known = settledDown && changed == folderChangedMillis;
        folderChangedMillis = changed;
        return !known;
    }

    private QueueTail openTail(Source source) {
        HeaderRecord header = new HeaderRecord(HeaderRecord.Kind.EVENTS, source.incarnation);
        QueueTail tail = QueueTail.open(files.replies(source.incarnation), header);
        if (fromEnd) {
            tail.moveToEnd();
            source.next = tail.nextIndex();
        } else if (source.next > 1) {
            tail.moveTo(source.next);
        }
        return tail;
    }

    private void parse(String token) {
        if (token.isEmpty()) {
            return;
        }
        try {
            for (String part : token.split(",", -1)) {
                int colon = part.indexOf(':');
                int incarnation = Integer.parseInt(part.substring(0, colon));
                sources.put(incarnation, new Source(incarnation, Long.parseLong(part.substring(colon + 1))));
            }
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new BrokerException("not a position of this run: " + token, e);
        }
    }

    @Override
    public long damagedRecords() {
        return damagedRecords;
    }

    @Override
    public Place place() {
        if (giving == null) {
            throw new IllegalStateException("no event was given yet: " + files.replies());
        }
        return new Place(giving.incarnation, giving.next - 1);
    }

    @Override
    public Position position() {
        return new Position(sources.values().stream()
                .map(source -> source.incarnation + ":" + source.next)
                .collect(Collectors.joining(",")));
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
        private long next;
        private @Nullable QueueTail tail;
        private boolean ended;

        Source(int incarnation, long next) {
            this.incarnation = incarnation;
            this.next = next;
        }

        int drain(Consumer<? super Event> consumer, int limit) {
            QueueTail reading = tail;
            int given = 0;
            boolean isFinal = lost.contains(incarnation) || incarnation < latestSupervisor;
            while (reading != null && given < limit && reading.advanceTolerantly()) {
                next = reading.nextIndex();
                given++;
                Event event = decoded(reading);
                if (event != null) {
                    note(event);
                    giving = this;
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
            } else if (event instanceof Event.RunMarked marked && marked.mark() == Event.Mark.STARTED) {
                latestSupervisor = Math.max(latestSupervisor, marked.incarnation());
            }
        }

        boolean closeIfEnded() {
            if (ended) {
                close();
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
