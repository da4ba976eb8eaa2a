package dev.forkful.broker.chronicle;

import dev.forkful.broker.BrokerException;
import dev.forkful.broker.Claim;
import dev.forkful.broker.Event;
import dev.forkful.broker.FaultPoint;
import dev.forkful.broker.Owner;
import dev.forkful.broker.Session;
import java.lang.invoke.VarHandle;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A worker's view of a run: its line and its claims in the mapped table, and its own reply queue.
 *
 * <p><i>Threading:</i> thread-safe. The lock {@code claiming} makes one look for tasks at a time; {@code EventWriter}
 * has the lock of appends. Neither is taken inside the other.
 */
final class ChronicleSession implements Session {
    private final ReentrantLock claiming = new ReentrantLock();
    private final ClaimTable table;
    private final PulseSlot pulse;
    private final ClaimScanner scanner;
    private final AliveLock alive;
    private final EventWriter events;
    private final TaskTail tasks;
    private boolean closed;

    static ChronicleSession join(RunFiles files, int incarnation, DiskFloor floor) {
        if (!Files.isDirectory(files.replies(incarnation))) {
            throw new BrokerException("worker was not admitted: incarnation=" + incarnation);
        }
        // INVARIANT: the lock first, then the table. Who takes over a run deletes the table, then looks at the locks,
        // and so sees every worker that could have opened the old table.
        AliveLock alive = AliveLock.hold(files.alive(incarnation));
        try {
            ClaimTable table = ClaimTable.open(files.claims());
            PulseSlot pulse = PulseSlot.find(table, incarnation);
            EventWriter events = EventWriter.open(files, incarnation, floor);
            try {
                return new ChronicleSession(
                        table, pulse, new ClaimScanner(table, incarnation), alive, events, new TaskTail(files.tasks()));
            } catch (BrokerException e) {
                events.close();
                throw e;
            }
        } catch (BrokerException e) {
            alive.close();
            throw e;
        }
    }

    private ChronicleSession(
            ClaimTable table,
            PulseSlot pulse,
            ClaimScanner scanner,
            AliveLock alive,
            EventWriter events,
            TaskTail tasks) {
        this.table = table;
        this.pulse = pulse;
        this.scanner = scanner;
        this.alive = alive;
        this.events = events;
        this.tasks = tasks;
    }

    @Override
    public List<Claim> tryClaim(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit below 1: value=" + limit);
        }
        if (flow() != Owner.Flow.RUN) {
            return List.of();
        }
        claiming.lock();
        try {
            boolean apart = pulse.apartVolatile();
            int room = apart ? limit : (int) Math.min(limit, fairShare() - pulse.heldVolatile());
            if (closed || room <= 0) {
                return List.of();
            }
            ClaimScanner.Taken taken = apart ? scanner.takeReserved(room) : scanner.takeFree(room);
            if (taken.count > 0) {
                FaultPoint.CLAIMED.reach();
            }
            pulse.heldAdd(taken.count);
            List<Claim> claims = new ArrayList<>(taken.count);
            for (int i = 0; i < taken.count; i++) {
                claims.add(new ChronicleClaim(this, tasks.read(taken.sequences[i]), taken.words[i]));
            }
            return claims;
        } finally {
            claiming.unlock();
        }
    }

    private long fairShare() {
        long unsettled = table.publishedVolatile() - table.fieldVolatile(ClaimTableLayout.SETTLED_OFFSET);
        long workers = Math.max(1, table.fieldVolatile(ClaimTableLayout.LIVE_WORKERS_OFFSET));
        return (Math.max(0, unsettled) + workers - 1) / workers;
    }

    Claim.Outcome complete(ChronicleClaim claim, Event.Reply reply) {
        int slot = table.slotOf(claim.task().sequence());
        if (table.wordVolatile(slot) != claim.word()) {
            ended();
            return Claim.Outcome.LOST;
        }
        FaultPoint.REPLY_APPEND.reach();
        events.append(reply);
        FaultPoint.REPLY_APPENDED.reach();
        // A hint only, that spares the owner a look at what is settled: the reply is what counts. It may fail, where
        // the owner has read the reply already and given the word to another task.
        table.compareAndSetWord(slot, claim.word(), ClaimWord.with(claim.word(), ClaimWord.SHUT, 0));
        ended();
        return Claim.Outcome.RECORDED;
    }

    void withhold(ChronicleClaim claim, Event.Doubted doubt) {
        int slot = table.slotOf(claim.task().sequence());
        events.append(doubt);
        FaultPoint.DOUBT_APPENDED.reach();
        table.compareAndSetWord(slot, claim.word(), ClaimWord.with(claim.word(), ClaimWord.SHUT, 0));
        ended();
    }

    void release(ChronicleClaim claim) {
        int slot = table.slotOf(claim.task().sequence());
        table.compareAndSetWord(slot, claim.word(), ClaimWord.with(claim.word(), ClaimWord.FREE, 0));
        ended();
        table.releaseEpochIncrement();
    }

    private void ended() {
        pulse.heldAdd(-1);
    }

    @Override
    public int limit() {
        int limit = pulse.limitVolatile();
        return limit == 0 ? NO_LIMIT : limit;
    }

    @Override
    public long timeoutMillis() {
        return table.fieldVolatile(ClaimTableLayout.TIMEOUT_OFFSET);
    }

    @Override
    public long firstUnsettled() {
        return table.fieldVolatile(ClaimTableLayout.FIRST_UNSETTLED_OFFSET);
    }

    @Override
    public Owner.Flow flow() {
        if (pulse.dismissedVolatile()) {
            return Owner.Flow.DRAIN;
        }
        return EventCodes.flow(table.fieldVolatile(ClaimTableLayout.FLOW_OFFSET));
    }

    @Override
    public void append(Event event) {
        events.append(event);
    }

    @Override
    public void beat(int inFlight) {
        pulse.beat(inFlight);
    }

    @Override
    public void setIdle(boolean idle) {
        pulse.idleVolatile(idle);
    }

    @Override
    public boolean tryEndRest() {
        // INVARIANT: the append comes before this read, and the owner's last poll after its write: one sees the other.
        // Chronicle publishes a record by a plain ordered store, hence the fence.
        VarHandle.fullFence();
        return table.fieldVolatile(ClaimTableLayout.RESTING_OFFSET) != 0
                && table.compareAndSetField(ClaimTableLayout.RESTING_OFFSET, 1, 0);
    }

    @Override
    public void close() {
        claiming.lock();
        try {
            if (!closed) {
                closed = true;
                tasks.close();
                events.close();
                alive.close();
            }
        } finally {
            claiming.unlock();
        }
    }
}
