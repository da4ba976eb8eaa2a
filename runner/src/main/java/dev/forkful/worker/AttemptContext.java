package dev.forkful.worker;

import dev.forkful.JobArguments;
import dev.forkful.TaskContext;
import dev.forkful.http.ExchangeGate;
import dev.forkful.http.Http;
import dev.forkful.http.IdempotencyKeys;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * What the handler of an attempt sees.
 *
 * <p><i>Threading:</i> thread-safe.
 */
final class AttemptContext implements TaskContext {
    private final HeldTask task;
    private final int number;
    private final AttemptScope scope;
    private final BoundStage bound;
    private final ExchangeGate.Caller caller;
    private final Executor executor;
    private final Emissions emissions;
    private volatile @Nullable Http http;

    /**
     * Of the next attempt at a task.
     *
     * @param caller who makes its calls
     * @param executor where what it leaves to later runs
     */
    AttemptContext(HeldTask task, AttemptScope scope, ExchangeGate.Caller caller, Executor executor) {
        this.task = task;
        this.number = task.attempts();
        this.scope = scope;
        this.bound = scope.stages().get(task.task().stage());
        this.caller = caller;
        this.executor = executor;
        this.emissions = new Emissions(scope, task.task().stage());
    }

    /** What it has emitted, when it has ended. */
    Emissions emissions() {
        return emissions;
    }

    @Override
    public long sequence() {
        return task.task().sequence();
    }

    @Override
    public String stage() {
        return bound.name();
    }

    @Override
    public String key() {
        return bound.keyOf(task.task().input());
    }

    @Override
    public void emit(Object input) {
        emissions.add(input);
    }

    @Override
    public void emit(Object input, String stage) {
        emissions.add(input, stage);
    }

    @Override
    public int attempt() {
        return number;
    }

    @Override
    public Executor executor() {
        return executor;
    }

    @Override
    public int worker() {
        return scope.worker().worker();
    }

    /** The same through the whole attempt: it counts calls. */
    @Override
    public Http http() {
        Http known = http;
        return known == null ? made() : known;
    }

    private Http made() {
        Http made = scope.worker().http().calledBy(caller, executor); // else its continuations would be nobody's
        if (scope.run().sendsKeys()) { // the job's code may make the key: not under a lock
            made = made.markedBy(new IdempotencyKeys(scope.run().id(), stage(), key()));
        }
        synchronized (this) {
            Http first = http;
            Http kept = first == null ? made : first;
            http = kept;
            return kept;
        }
    }

    /** Aborts the calls that are under way, of an attempt that is gone. */
    void abortCalls() {
        Http used = http;
        if (used != null) {
            used.abortForsaken(scope.aside());
        }
    }

    /** Cuts off the bodies that its calls still read, of an attempt that is over. */
    void closeBodies() {
        Http used = http;
        if (used != null) {
            used.closeBodies(scope.aside());
        }
    }

    @Override
    public Logger log() {
        return scope.worker().log();
    }

    @Override
    public JobArguments arguments() {
        return scope.worker().arguments();
    }
}
