package dev.forkful.worker;

import dev.forkful.JobSpec;
import dev.forkful.WorkerContext;
import dev.forkful.limit.LimitFolder;
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
 * @param hosts what their calls pass
 * @param run what attempts must know of it
 */
record AttemptScope(
        WorkerContext worker,
        List<BoundStage> stages,
        TaskJson json,
        Judge judge,
        HandlerThreads threads,
        Executor aside,
        LongSupplier nanoClock,
        HostGate hosts,
        RunTraits run) {

    AttemptScope {
        stages = List.copyOf(stages);
    }

    /** What they pass before they begin. */
    TaskLimits limits() {
        return run.limits;
    }

    /**
     * Of a run.
     *
     * @param id its id
     * @param pipeline whether its tasks may emit tasks
     * @param sendsKeys whether each call carries an {@code Idempotency-Key}
     * @param limits what attempts pass before they begin
     */
    record RunTraits(String id, boolean pipeline, boolean sendsKeys, TaskLimits limits) {
        /** Only who was admitted to the run may ask: its limits are opened. */
        static RunTraits of(LaunchSpec launch, JobSpec job) {
            TaskLimits limits = TaskLimits.open(job, new LimitFolder(launch.runDirectory()));
            return new RunTraits(launch.run(), launch.pipeline(), job.sendsIdempotencyKey(), limits);
        }
    }

    /** The same for another run. */
    AttemptScope withRun(RunTraits value) {
        return new AttemptScope(worker, stages, json, judge, threads, aside, nanoClock, hosts, value);
    }

    /** Is told how attempts end, once for each, from any thread; and when one needs no slot for a while. */
    interface Listener extends Standstill.Slot {

        /**
         * The handler is about to begin, and the task is one that must not be run twice unasked.
         *
         * @return whether it may begin: it is on record; else the worker cannot go on
         */
        boolean sending(HeldTask task, String key);

        /** After {@link #sending}: it was given up first, and has not begun. */
        void withdrawn(HeldTask task);

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
