package dev.forkful.broker.chronicle;

import dev.forkful.broker.Broker;
import dev.forkful.broker.BrokerException;
import dev.forkful.broker.Event;
import dev.forkful.broker.EventReader;
import dev.forkful.broker.Owner;
import dev.forkful.broker.Position;
import dev.forkful.broker.ReplyReader;
import dev.forkful.broker.Session;
import dev.forkful.broker.TaskReader;
import dev.forkful.broker.TaskStates;
import dev.forkful.broker.WorkerPulse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The broker of one machine: Chronicle Queue files and a mapped claim table inside a run directory.
 *
 * <pre>
 *   tasks/              queue; one writer, the owner. Record 0 is a header, task i is record i + 1, a seal ends it
 *   claims              {@link ClaimTableLayout}; a cache, made anew by each owner
 *   claims.left         that of an owner that died, until the next one has told of it
 *   replies/INC/        queue; one writer, the incarnation INC of a worker or of the owner
 *   replies/INC/alive   locked by the worker while it lives
 *   bodies/             results too long for a record
 * </pre>
 *
 * <p>Nothing is ever seen half made: what has a header or is written whole first has the ending {@code .tmp}, and is
 * renamed. So any process may be killed at any instruction.
 *
 * <p><i>Threading:</i> thread-safe.
 *
 * <p><i>Failure:</i> {@code BrokerException.Storage} where the disk is full or fails, {@code BrokerException.Damaged}
 * where files are torn or of another format version.
 *
 * <p>To take over a run: take its lock; {@link #awaitStrays}; project {@link #events}; look at {@link #leftClaims};
 * {@link #own}.
 */
public final class ChronicleBroker implements Broker {
    private final RunFiles files;
    private final ChronicleSettings settings;

    private ChronicleBroker(RunFiles files, ChronicleSettings settings) {
        this.files = files;
        this.settings = settings;
    }

    /** The broker of the run in that directory, which must exist. */
    public static ChronicleBroker at(Path runDirectory) {
        return at(runDirectory, ChronicleSettings.DEFAULT);
    }

    /** Loads what the first queue of a process needs: thousands of classes, and their initializers. Idempotent. */
    public static void load() {
        Queues.load();
    }

    static ChronicleBroker at(Path runDirectory, ChronicleSettings settings) {
        return new ChronicleBroker(new RunFiles(runDirectory), settings);
    }

    /**
     * Waits until no worker of an earlier owner lives. For the holder of the run's lock, before {@link #own}. Moves the
     * claim table away first, so that a worker which was just being started finds none and ends; {@link #leftClaims}
     * reads it. What has not gone by itself after some seconds is killed.
     *
     * @throws dev.forkful.broker.BrokerException naming one that cannot be killed
     */
    public void awaitStrays() throws InterruptedException {
        Strays.await(files, Strays.GRACE);
    }

    /** Whether the run never had an owner that came so far as to make its tasks queue. */
    public boolean isFresh() {
        return !Files.exists(files.tasks());
    }

    /** A number that no owner and no worker of this run ever had. */
    public int nextIncarnation() {
        return files.nextIncarnation();
    }

    /**
     * Deletes what each owner makes anew, where a run is left in order. For the holder of its lock, when no worker
     * lives; who looks at the {@link #pulses} meanwhile sees none. What cannot be deleted takes room, and nothing else.
     */
    public void forgetClaims() {
        try {
            Files.deleteIfExists(files.claims());
        } catch (IOException e) {
            return; // the next owner makes it anew, or says why it cannot
        }
    }

    @Override
    public Owner own(int incarnation, TaskStates recovered, List<Event> told) {
        DiskFloor.requireLocal(files.run());
        return ChronicleOwner.take(files, incarnation, recovered, told, settings);
    }

    @Override
    public Map<Integer, List<Long>> leftClaims() {
        try {
            return ClaimTable.open(files.leftClaims()).heldByAll();
        } catch (BrokerException e) {
            return Map.of(); // it is a cache: what is not there, torn, or of another format says nothing
        }
    }

    @Override
    public Session join(int incarnation) {
        return ChronicleSession.join(files, incarnation, settings.floor());
    }

    @Override
    public EventReader events(Position from) {
        return new MergedEventReader(files, from, EventCodec.Bodies.READ);
    }

    @Override
    public EventReader eventsWithoutBodies() {
        return new MergedEventReader(files, Position.START, EventCodec.Bodies.PASS_OVER);
    }

    @Override
    public ReplyReader replies() {
        return new ChronicleReplyReader(files);
    }

    @Override
    public Map<Integer, WorkerPulse> pulses() {
        if (!Files.isRegularFile(files.claims())) {
            return Map.of();
        }
        try {
            return PulseSlot.pulsesOfAll(ClaimTable.open(files.claims()));
        } catch (BrokerException.Storage e) {
            if (e.getCause() instanceof NoSuchFileException) {
                return Map.of(); // its owner has just ended
            }
            throw e;
        }
    }

    @Override
    public TaskReader tasks() {
        return Files.isDirectory(files.tasks())
                ? new ChronicleTaskReader(files.tasks())
                : new LateTaskReader(files.tasks());
    }
}
