package dev.forkful.worker;

import dev.forkful.JobException;
import dev.forkful.broker.Emitted;
import dev.forkful.broker.KeyDigest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt emits, until it is over.
 *
 * <p><i>Threading:</i> thread-safe: a handler may emit from several threads. The order is that of the calls.
 */
final class Emissions {
    private final AttemptScope scope;
    private final int from;
    private @Nullable List<Emitted> emitted; // most attempts emit nothing
    private long bytes;
    private boolean over;

    /** @param from index of the stage whose attempt it is */
    Emissions(AttemptScope scope, int from) {
        this.scope = scope;
        this.from = from;
    }

    /** For the next stage. */
    void add(Object input) {
        requirePipeline();
        if (from + 1 == scope.stages().size()) {
            throw new JobException("stage " + name(from) + " is the last: say which stage it emits to");
        }
        add(input, from + 1);
    }

    /** For the stage of that name. */
    void add(Object input, String stage) {
        requirePipeline();
        for (int i = 0; i < scope.stages().size(); i++) {
            if (name(i).equals(stage)) {
                add(input, i);
                return;
            }
        }
        throw new JobException("no stage '" + stage + "' to emit to; there is: "
                + String.join(
                        ", ", scope.stages().stream().map(BoundStage::name).toList()));
    }

    private String name(int stage) {
        return scope.stages().get(stage).name();
    }

    private void requirePipeline() {
        if (!scope.run().pipeline()) {
            throw new JobException("only a stage can emit: declare stages in place of the task");
        }
    }

    private void add(Object input, int stage) {
        BoundStage target = scope.stages().get(stage);
        byte[] json = scope.json().emitted(input, target.inputs());
        @Nullable KeyDigest key = target.dropsRepeats() ? target.digestOf(json) : null;
        synchronized (this) {
            if (over) {
                throw new IllegalStateException("the attempt is over: what it emits now is lost");
            }
            List<Emitted> to = emitted == null ? new ArrayList<>() : emitted;
            emitted = to;
            bytes += json.length;
            if (to.size() == Emitted.MAX_TASKS || bytes > Emitted.MAX_BYTES) {
                throw new JobException("a task emits too much: at most " + Emitted.MAX_TASKS + " tasks, and "
                        + Emitted.MAX_BYTES + " bytes of JSON");
            }
            to.add(new Emitted(stage, json, key));
        }
    }

    /** All of it; from now on nothing is taken. */
    synchronized List<Emitted> end() {
        over = true;
        return emitted == null ? List.of() : emitted;
    }

    /** The attempt is over: nothing is taken any more, and nothing kept for whoever still has its context. */
    synchronized void forget() {
        over = true;
        emitted = null;
    }
}
