package dev.forkful.worker;

import dev.forkful.WorkerContext;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * What all attempts of a worker share.
 *
 * @param worker what handlers may ask for
 * @param stages by index
 * @param json results to JSON
 * @param judge failures to verdicts
 * @param threads where handlers run
 * @param aside one thread for short user code that belongs to no handler thread: cancelling, and retry predicates of
 *     attempts that timed out
 * @param nanoClock monotonic
 * @param limits what they pass before they begin
 * @param hosts what their calls pass
 */
record AttemptScope(
        WorkerContext worker,
        List<BoundStage> stages,
        TaskJson json,
        Judge judge,
        HandlerThreads threads,
        Executor aside,
        LongSupplier nanoClock,
        TaskLimits limits,
        HostGate hosts) {

    AttemptScope {
        stages = List.copyOf(stages);
    }

    /** The same in another run. */
    AttemptScope with(TaskLimits others) {
        return new AttemptScope(worker, stages, json, judge, threads, aside, nanoClock, others, hosts);
    }

    /** Is told how attempts end, once for each, from any thread; and when one needs no slot for a while. */
    interface Listener extends Standstill.Slot {

        /** On the handler's own thread, which may be kept. */
        void concluded(HeldTask task, Verdict verdict);

        /** On a thread that has other duties. */
        void concludedAside(HeldTask task, Verdict verdict);

        /** The attempt was cancelled and goes on all the same: its task has failed, its thread is lost. */
        void stuck(HeldTask task, Verdict verdict, String reason);

        /** The worker itself cannot go on. */
        void fatal(Throwable error);
    }
}
