package dev.forkful.run;

import dev.forkful.broker.Event.Mark;
import dev.forkful.broker.Owner;
import dev.forkful.run.ControlFiles.Request;
import dev.forkful.run.RunOutcome.Ending;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Where the supervisor hears what people ask of its run: looks for requests, applies them, records them, deletes them,
 * in this order. All of them are idempotent, so a death between two of these steps does no harm.
 *
 * <p><i>Threading:</i> confined to the supervisor's thread.
 */
final class Helm {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(40);
    private static final Duration DRAIN_BOUND = Duration.ofSeconds(10);

    private final ControlFiles files;
    private final int incarnation;
    private final Owner owner;
    private final Consumer<Shift.Request> ends;
    private final RunListener listener;
    private long lookedNanos;
    private boolean ending;

    /** @param ends takes a wish to end */
    Helm(Path run, int incarnation, Owner owner, Consumer<Shift.Request> ends, RunListener listener) {
        this.files = new ControlFiles(run);
        this.incarnation = incarnation;
        this.owner = owner;
        this.ends = ends;
        this.listener = listener;
        // What an earlier supervisor was asked is no longer meant.
        files.next().forEach(files::delete);
    }

    /** Applies what was asked for since the last look, if that was a while ago. */
    void look(long nowNanos) {
        if (nowNanos - lookedNanos < LOOK_NANOS) {
            return;
        }
        lookedNanos = nowNanos;
        for (Path file : files.next()) {
            Request request = files.read(file);
            if (request != null) {
                apply(request);
            }
            files.delete(file);
        }
    }

    /** The run ends: workers go, and are not to be held or fed any more. */
    void end() {
        ending = true;
    }

    private void apply(Request request) {
        if (ending && (request.verb() == Steering.Verb.PAUSE || request.verb() == Steering.Verb.UNPAUSE)) {
            return;
        }
        listener.notice(said(request));
        switch (request.verb()) {
            case PAUSE -> {
                owner.setFlow(Owner.Flow.PAUSE);
                record(Mark.PAUSED, request);
            }
            case UNPAUSE -> {
                owner.setFlow(Owner.Flow.RUN);
                record(Mark.UNPAUSED, request);
            }
            case DRAIN -> {
                record(Mark.DRAINING, request);
                ends.accept(new Shift.Request(Ending.DRAINED, DRAIN_BOUND));
            }
            case CANCEL -> {
                // The mark that counts comes when the workers are gone; should this process die before, a person is
                // not told that it was done.
                record(Mark.CANCELLED, request);
                ends.accept(new Shift.Request(Ending.CANCELLED, Duration.ZERO));
            }
        }
    }

    private void record(Mark mark, Request request) {
        owner.append(Marks.of(incarnation, mark, request.by(), request.why()));
    }

    private static String said(Request request) {
        String what = switch (request.verb()) {
            case PAUSE -> "paused";
            case UNPAUSE -> "goes on";
            case DRAIN -> "drains";
            case CANCEL -> "is cancelled";
        };
        return "the run " + what + ", as " + request.by() + " wishes"
                + (request.why().isEmpty() ? "" : ": ") + request.why();
    }
}
