package dev.forkful.broker.chronicle;

import dev.forkful.broker.Event;
import dev.forkful.broker.FaultPoint;
import dev.forkful.broker.Owner;
import dev.forkful.broker.TaskRecord;
import dev.forkful.broker.TaskStates;
import dev.forkful.broker.WorkerPulse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The supervisor's view of a run: the writer of {@code tasks/}, of its own events, and of the claim table's window.
 *
 * <p><i>Threading:</i> as {@link Owner} says. The two threads share only the mapped table and {@code publishedTasks}.
 */
final class ChronicleOwner implements Owner {
    private final RunFiles files;
    private final DiskFloor floor;
    private final QueueWriter tasks;
    private final EventWriter events;
    private final ClaimTable table;
    private final ClaimWindow window;
    // Confined to the supervisor's thread. Of all who were admitted and whose death is not proven, whatever they do.
    private final Map<Integer, PulseSlot> slots = new HashMap<>();
    private List<Integer> live = List.of();
    // Confined to the publisher's thread.
    private final RecordBuffer buffer = new RecordBuffer();
    private volatile boolean sealed;

    static ChronicleOwner take(
            RunFiles files, int incarnation, TaskStates recovered, List<Event> told, ChronicleSettings settings) {
        DiskFloor floor = settings.floor();
        files.deleteUnfinished();
        files.makeFolders();
        TaskTail.Extent extent = TaskQueue.recover(files.tasks(), floor);
        Queues.create(files.replies(incarnation), new HeaderRecord(HeaderRecord.Kind.EVENTS, incarnation), floor);
        EventWriter events = EventWriter.open(files, incarnation, floor);
        try {
            // INVARIANT: before the table has its name. Where there is one, all that was left before it is told.
            told.forEach(event -> append(event, events));
            ClaimTable table = ClaimTable.create(files.claims(), settings.window(), floor);
            ClaimWindow window = new ClaimWindow(table);
            window.fill(recovered, extent.published());
            table.fieldRelease(ClaimTableLayout.PUBLISHED_OFFSET, extent.published());
            FaultPoint.CLAIMS_BUILT.reach();
            table.reveal(files.claims());
            files.deleteLeftClaims();
            return new ChronicleOwner(files, settings, new Taken(extent, events, table, window));
        } catch (RuntimeException | Error e) {
            events.close();
            throw e;
        }
    }

    private record Taken(TaskTail.Extent extent, EventWriter events, ClaimTable table, ClaimWindow window) {}

    private ChronicleOwner(RunFiles files, ChronicleSettings settings, Taken taken) {
        this.files = files;
        this.floor = settings.floor();
        this.table = taken.table();
        this.window = taken.window();
        this.sealed = taken.extent().sealed();
        this.events = taken.events();
        this.tasks = QueueWriter.open(files.tasks(), floor);
    }

    @Override
    public long publishedTasks() {
        return table.publishedVolatile();
    }

    @Override
    public boolean isSealed() {
        return sealed;
    }

    @Override
    public void publish(TaskRecord task) {
        long expected = table.publishedVolatile();
        if (task.sequence() != expected) {
            throw new IllegalArgumentException(
                    "task out of order: sequence=" + task.sequence() + " expected=" + expected);
        }
        if (sealed) {
            throw new IllegalStateException("sealed: no task may follow; sequence=" + task.sequence());
        }
        TaskCodec.encode(task, buffer);
        FaultPoint.TASK_APPEND.reach();
        tasks.append(buffer);
        FaultPoint.TASK_APPENDED.reach();
        table.fieldRelease(ClaimTableLayout.PUBLISHED_OFFSET, expected + 1);
    }

    @Override
    public void seal() {
        if (!sealed) {
            tasks.append(buffer.begin(RecordType.SEAL).putLong(publishedTasks()).end());
            FaultPoint.SEALED.reach();
            sealed = true;
        }
    }

    @Override
    public void append(Event event) {
        append(event, events);
        if (event instanceof Event.Reply reply) {
            window.settled(reply.sequence(), reply.generation());
        } else if (event instanceof Event.Reopened reopened) {
            window.reopened(reopened.sequences(), reopened.generation());
        } else if (event instanceof Event.WorkerLost lost) {
            slots.remove(lost.incarnation());
        }
    }

    private static void append(Event event, EventWriter to) {
        FaultPoint.EVENT_APPEND.reach();
        to.append(event);
        FaultPoint.EVENT_APPENDED.reach();
    }

    /** The events first: without the record of an order its tasks would be published again. */
    @Override
    public void force() {
        events.force();
        tasks.force();
    }

    @Override
    public void admit(int incarnation) {
        if (incarnation < 1 || incarnation > ClaimWord.MAX_INCARNATION) {
            throw new IllegalArgumentException(
                    "impossible incarnation: value=" + incarnation + " limit=" + ClaimWord.MAX_INCARNATION);
        }
        Queues.create(files.replies(incarnation), new HeaderRecord(HeaderRecord.Kind.EVENTS, incarnation), floor);
        FaultPoint.ADMITTED.reach();
        slots.put(incarnation, PulseSlot.assign(table, incarnation, slots.keySet()));
    }

    @Override
    public void setLiveWorkers(List<Integer> incarnations) {
        live = List.copyOf(incarnations);
        table.fieldVolatile(ClaimTableLayout.LIVE_WORKERS_OFFSET, live.size());
    }

    @Override
    public WorkerPulse pulse(int incarnation) {
        return slot(incarnation).pulse();
    }

    @Override
    public List<Long> claimsOf(int incarnation) {
        return window.heldBy(incarnation);
    }

    @Override
    public void release(List<Long> sequences) {
        window.release(sequences);
    }

    @Override
    public void withhold(List<Long> sequences) {
        window.withhold(sequences);
    }

    @Override
    public void reserve(List<Long> sequences, int incarnation) {
        // Said before the words change, so that the worker never takes other tasks in between.
        slot(incarnation).apartVolatile(true);
        window.reserve(sequences, incarnation);
    }

    @Override
    public List<Long> reserveDeferred(List<Long> sequences, TaskStates states, int incarnation) {
        slot(incarnation).apartVolatile(true);
        return window.reserveDeferred(sequences, states, incarnation);
    }

    @Override
    public void endApart(int incarnation) {
        slot(incarnation).apartVolatile(false);
    }

    @Override
    public long progress(TaskStates states, long restingTasks) {
        long published = publishedTasks();
        table.fieldVolatile(ClaimTableLayout.SETTLED_OFFSET, restingTasks);
        window.slide(states, published);
        long held = 0;
        for (int incarnation : live) {
            held += slot(incarnation).heldVolatile();
        }
        return Math.max(0, published - restingTasks - held);
    }

    @Override
    public void setResting(boolean resting) {
        table.fieldVolatile(ClaimTableLayout.RESTING_OFFSET, resting ? 1 : 0);
    }

    @Override
    public void setFlow(Flow flow) {
        table.fieldVolatile(ClaimTableLayout.FLOW_OFFSET, EventCodes.of(flow));
    }

    @Override
    public void dismiss(int incarnation) {
        slot(incarnation).dismissVolatile();
    }

    @Override
    public void setLimit(int incarnation, int inFlight) {
        if (inFlight < 1) {
            throw new IllegalArgumentException("limit below 1: value=" + inFlight);
        }
        slot(incarnation).limitVolatile(inFlight);
    }

    @Override
    public void setTimeout(long millis) {
        table.fieldVolatile(ClaimTableLayout.TIMEOUT_OFFSET, millis);
    }

    private PulseSlot slot(int incarnation) {
        PulseSlot known = slots.get(incarnation);
        return known == null ? PulseSlot.find(table, incarnation) : known;
    }

    @Override
    public void close() {
        tasks.close();
        events.close();
    }
}
