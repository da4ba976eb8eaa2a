package dev.forkful.run;

import dev.forkful.FailureLimit;
import dev.forkful.Input;
import dev.forkful.Rate;
import dev.forkful.Stage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run is made of, written in {@code run.json} when the run is created, when its input was checked, when it is
 * given other code, and when a resume denies private networks. How far the run has come is not in it: the queues say
 * that.
 *
 * @param id the run's id, the name of its folder
 * @param job the job's name
 * @param code what is run
 * @param input where the tasks come from; null takes what the job itself declares
 * @param limit the most tasks that are published
 * @param badInput what is done with an input item that cannot be read
 * @param workers worker processes, from 1
 * @param concurrency attempts in flight over the whole run, from 1
 * @param heapPerWorker in bytes; 0 is as much as its attempts in flight need
 * @param failureLimit how many tasks may fail before the run is stopped early
 * @param arguments what the person gave with {@code --set}
 * @param createdAtMillis ms since the epoch
 * @param out the file that takes reply lines as they come; null where there is none
 * @param outStage the stage whose replies {@code out} takes, or {@code all}; null is the last
 * @param stages of a pipeline, or of a job that drops repeated tasks; none where the run has one stage that is called
 *     {@code main} and nothing to be known of it
 * @param checkedInput what the check of the input found; null until it was checked as a whole, and where it changed
 *     between that and its publishing
 * @param pace how fast, as a person said
 * @param privateNetworksDenied whether a person said that no call may go to an address that is not of the public
 *     internet; the job may say so by itself
 */
public record Manifest(
        String id,
        String job,
        Code code,
        @Nullable Input input,
        long limit,
        BadInput badInput,
        int workers,
        int concurrency,
        long heapPerWorker,
        FailureLimit failureLimit,
        Map<String, String> arguments,
        long createdAtMillis,
        @Nullable Path out,
        @Nullable String outStage,
        List<StagePlan> stages,
        @Nullable CheckedInput checkedInput,
        Pace pace,
        boolean privateNetworksDenied) {

    /** The version of the run directory's format, and of nothing else. */
    public static final int FORMAT = 1;

    /** What a pool's queue holds: calls of functions that answer later, and of others. */
    public static final List<String> STAGES_OF_POOL = List.of("async", "plain");

    /** The most attempts in flight, and more workers than there can be. */
    public static final int MOST = 100_000;
    /** The most workers that a person may ask for: each has a place in the claim table, also while it leaves it. */
    public static final int MOST_WORKERS = 500;

    public Manifest {
        if (workers < 1 || workers > MOST || concurrency < 1 || concurrency > MOST || limit < 0) {
            throw new IllegalArgumentException("workers = " + workers + ", concurrency = " + concurrency
                    + ": must be from 1 to " + MOST + "; limit = " + limit + ": must not be negative");
        }
        arguments = Map.copyOf(arguments);
        stages = List.copyOf(stages);
    }

    /**
     * How fast, as a person said on the command line, or the job declares where a rate is null.
     *
     * @param run attempts over the whole run
     * @param perHost calls to each host
     * @param leastConcurrency where the concurrency adapts itself, from here up to the manifest's; 0 where it is fixed
     */
    public record Pace(@Nullable Rate run, @Nullable Rate perHost, int leastConcurrency) {
        /** What the job declares. */
        public static final Pace AS_DECLARED = new Pace(null, null, 0);
    }

    /** What is done with an input item that cannot be read. */
    public enum BadInput {
        /** Nothing is run. */
        REFUSE,
        /** It is counted, listed, and left out. */
        SKIP
    }

    /** Whether tasks are submitted while the run goes, instead of being read from somewhere. */
    public boolean isOpen() {
        return input instanceof Input.Open;
    }

    /** Whether tasks may emit tasks, or be dropped as repeats: there is more to know than what is published. */
    public boolean isPipeline() {
        return !stages.isEmpty();
    }

    /** The names of the stages, by index. */
    public List<String> stageNames() {
        if (!stages.isEmpty()) {
            return stages.stream().map(StagePlan::name).toList();
        }
        return code.hasScript() ? List.of(Stage.MAIN) : STAGES_OF_POOL;
    }

    /** What of the job's declaration is kept with the run. */
    public Policies policies() {
        return new Policies(concurrency, heapPerWorker, failureLimit, stages, pace);
    }

    /**
     * What of a job's declaration is kept with a run, as far as no person said otherwise.
     *
     * @param concurrency attempts in flight, from 1
     */
    public record Policies(
            int concurrency, long heapPerWorker, FailureLimit failureLimit, List<StagePlan> stages, Pace pace) {}

    Manifest withId(String other) {
        return with(other, code, policies(), checkedInput, privateNetworksDenied);
    }

    Manifest withCheckedInput(@Nullable CheckedInput checked) {
        return with(id, code, policies(), checked, privateNetworksDenied);
    }

    Manifest withPrivateNetworksDenied() {
        return with(id, code, policies(), checkedInput, true);
    }

    /** The same run with other code. */
    public Manifest revised(Code.Revision revision, Policies policies) {
        return with(id, code.revised(revision), policies, checkedInput, privateNetworksDenied);
    }

    private Manifest with(
            String newId, Code newCode, Policies policies, @Nullable CheckedInput checked, boolean denied) {
        return new Manifest(
                newId,
                job,
                newCode,
                input,
                limit,
                badInput,
                workers,
                policies.concurrency,
                policies.heapPerWorker,
                policies.failureLimit,
                arguments,
                createdAtMillis,
                out,
                outStage,
                policies.stages,
                checked,
                policies.pace,
                denied);
    }
}
