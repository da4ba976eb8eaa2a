package dev.forkful.broker.chronicle;

import dev.forkful.broker.Claim;
import dev.forkful.broker.Event;
import dev.forkful.broker.TaskRecord;
import java.util.concurrent.atomic.AtomicBoolean;

/** A claim of a {@link ChronicleSession}: a word of the table that nobody else may change while its worker lives. */
final class ChronicleClaim implements Claim {
    private final ChronicleSession session;
    private final TaskRecord task;
    private final long word;
    private final AtomicBoolean ended = new AtomicBoolean();

    ChronicleClaim(ChronicleSession session, TaskRecord task, long word) {
        this.session = session;
        this.task = task;
        this.word = word;
    }

    @Override
    public TaskRecord task() {
        return task;
    }

    @Override
    public int generation() {
        return ClaimWord.generation(word);
    }

    @Override
    public Outcome complete(Event.Reply reply) {
        if (reply.sequence() != task.sequence() || reply.generation() != generation()) {
            throw new IllegalArgumentException("reply to another task: sequence=" + reply.sequence() + " generation="
                    + reply.generation() + " expected=" + task.sequence() + " generation=" + generation());
        }
        if (!ended.compareAndSet(false, true)) {
            return Outcome.ENDED;
        }
        return session.complete(this, reply);
    }

    @Override
    public void withhold(Event.Doubted doubt) {
        if (ended.compareAndSet(false, true)) {
            session.withhold(this, doubt);
        }
    }

    @Override
    public void release() {
        if (ended.compareAndSet(false, true)) {
            session.release(this);
        }
    }

    long word() {
        return word;
    }
}
