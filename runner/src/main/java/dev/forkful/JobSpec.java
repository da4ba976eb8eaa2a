package dev.forkful;

import dev.forkful.http.ClientSpec;
import dev.forkful.http.DurationText;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A job as declared: its input, its stages, its policies. Immutable and thread-safe.
 *
 * <p>All wrong settings are reported at once, in one {@link JobException}.
 */
public final class JobSpec {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /** What stands for all stages where one can be named. */
    public static final String ALL_STAGES = "all";

    private static final int MAX_BACKLOG = 1_000_000;

    /** A worker that has less does not start. */
    public static final long LEAST_HEAP = 64L << 20;

    public static final long MOST_HEAP = 1L << 40;

    /** The longest that any duration may be; as good as for ever. */
    public static final Duration LONGEST = ClientSpec.LONGEST;

    private final String name;
    private final @Nullable Input input;
    private final int concurrency;
    private final int leastConcurrency;
    private final Duration timeout;
    private final @Nullable Duration deadline;
    private final RetryPolicy retry;
    private final ClientSpec client;
    private final List<WorkerHook> onWorkerStart;
    private final List<WorkerHook> onWorkerStop;
    private final List<RateLimit> limits;
    private final int maxTasksPerWorker;
    private final long heapPerWorker;
    private final FailureLimit failureLimit;
    private final boolean sendsIdempotencyKey;
    private final List<Stage<?>> stages;

    private JobSpec(Builder builder, List<? extends Stage<?>> stages) {
        name = builder.name;
        input = builder.input;
        concurrency = builder.concurrency;
        leastConcurrency = builder.leastConcurrency;
        timeout = builder.timeout;
        deadline = builder.deadline;
        retry = builder.retry;
        client = builder.client;
        onWorkerStart = List.copyOf(builder.onWorkerStart);
        onWorkerStop = List.copyOf(builder.onWorkerStop);
        limits = List.copyOf(builder.limits);
        maxTasksPerWorker = builder.maxTasksPerWorker;
        heapPerWorker = builder.heapPerWorker;
        failureLimit = builder.failureLimit;
        sendsIdempotencyKey = builder.sendsIdempotencyKey;
        this.stages = stages.stream()
                .<Stage<?>>map(stage -> stage.inDoubt() == null ? stage.withInDoubt(builder.inDoubt) : stage)
                .toList();
        validate();
    }

    /**
     * Begins the declaration of a job.
     *
     * @param name 1 to 64 letters, digits, dots, underscores and hyphens, the first a letter or digit
     */
    public static Builder named(String name) {
        return new Builder(name);
    }

    private void validate() {
        List<String> problems = new ArrayList<>();
        if (!NAME.matcher(name).matches()) {
            problems.add(
                    "job name '" + name + "': must be 1 to 64 of A-Z a-z 0-9 . _ - and begin with a letter or digit");
        }
        if (concurrency < 1 || concurrency > 100_000) {
            problems.add("concurrency = " + concurrency + ": must be from 1 to 100000");
        }
        if (leastConcurrency < 0 || leastConcurrency > concurrency) {
            problems.add("adaptive concurrency from " + leastConcurrency + " to " + concurrency
                    + ": needs 1 <= least <= most");
        }
        addProblem(problems, "timeout", timeout);
        if (deadline != null) {
            addProblem(problems, "deadline", deadline);
        }
        if (maxTasksPerWorker < 0) {
            problems.add("maxTasksPerWorker = " + maxTasksPerWorker + ": must be 0, for no limit, or more");
        }
        if (heapPerWorker != 0 && (heapPerWorker < LEAST_HEAP || heapPerWorker > MOST_HEAP)) {
            problems.add(
                    "heapPerWorker = " + heapPerWorker + " bytes: must be from 64 MiB to 1 TiB, or 0 for the default");
        }
        if (input instanceof Input.Range range && range.isReversed()) {
            problems.add("input = range(" + range.first() + ", " + range.last() + "): ends before it begins");
        }
        addStageProblems(problems);
        problems.addAll(LimitProblems.of(limits, stages));
        if (!problems.isEmpty()) {
            throw new JobException(String.join("; ", problems));
        }
    }

    private static void addProblem(List<String> problems, String setting, Duration value) {
        if (value.isNegative() || value.isZero() || value.compareTo(LONGEST) > 0) {
            problems.add(setting + " = " + DurationText.of(value) + ": must be above 0, and at most "
                    + DurationText.of(LONGEST));
        }
    }

    private void addStageProblems(List<String> problems) {
        if (stages.isEmpty()) {
            problems.add("no stage: a job needs one at least");
        }
        Set<String> names = new HashSet<>();
        for (Stage<?> stage : stages) {
            if (!NAME.matcher(stage.name()).matches() || stage.name().equals(ALL_STAGES)) {
                problems.add(
                        "stage name '" + stage.name() + "': must be 1 to 64 of A-Z a-z 0-9 . _ -, begin with a letter"
                                + " or digit, and not be " + ALL_STAGES);
            }
            if (!names.add(stage.name())) {
                problems.add("stage '" + stage.name() + "' is declared twice");
            }
            if (stage.backlog() < 1 || stage.backlog() > MAX_BACKLOG) {
                problems.add("backlog = " + stage.backlog() + " of stage '" + stage.name() + "': must be from 1 to "
                        + MAX_BACKLOG);
            }
        }
    }

    /** The name of the job. */
    public String name() {
        return name;
    }

    /** Where its tasks come from; null where only the command line says. */
    public @Nullable Input input() {
        return input;
    }

    /** Attempts in flight over the whole run, split over its workers; default 256. */
    public int concurrency() {
        return concurrency;
    }

    /** Where the concurrency adapts itself to the target, from here to {@link #concurrency}; 0 where it is fixed. */
    public int leastConcurrency() {
        return leastConcurrency;
    }

    /** The longest that one attempt may take; default 60 s. */
    public Duration timeout() {
        return timeout;
    }

    /** The longest that all attempts of a task may take together, waiting included; null is no limit, the default. */
    public @Nullable Duration deadline() {
        return deadline;
    }

    /** What is tried again, when, and how often. */
    public RetryPolicy retry() {
        return retry;
    }

    /** The settings of the HTTP client. */
    public ClientSpec client() {
        return client;
    }

    /** Run once per worker process before its first task, in this order. */
    public List<WorkerHook> onWorkerStart() {
        return onWorkerStart;
    }

    /** Run once per worker process after its last task, where it stops in order. */
    public List<WorkerHook> onWorkerStop() {
        return onWorkerStop;
    }

    /** How fast attempts and calls may begin, and how many may be in flight, beside the concurrency. */
    public List<RateLimit> limits() {
        return limits;
    }

    /** After so many tasks a worker process is replaced by a new one; 0 is never, the default. */
    public int maxTasksPerWorker() {
        return maxTasksPerWorker;
    }

    /** The heap of each worker process, in bytes; 0 is as much as its attempts in flight need, the default. */
    public long heapPerWorker() {
        return heapPerWorker;
    }

    /** How many tasks may fail before a run is stopped early; default {@link FailureLimit#NONE}. */
    public FailureLimit failureLimit() {
        return failureLimit;
    }

    /** Whether each call of a task carries an {@code Idempotency-Key}, the same on each attempt; default no. */
    public boolean sendsIdempotencyKey() {
        return sendsIdempotencyKey;
    }

    /** The stages, in the order of the work; at least one. Each says what becomes of its tasks in doubt. */
    public List<Stage<?>> stages() {
        return stages;
    }

    /** Whether tasks may be emitted: it has more than the one stage {@link Stage#MAIN}. */
    public boolean isPipeline() {
        return stages.size() > 1 || !stages.get(0).name().equals(Stage.MAIN);
    }

    /** Collects the settings of a {@link JobSpec}; not thread-safe. Each setting replaces its default. */
    public static final class Builder {
        private final String name;
        private @Nullable Input input;
        private int concurrency = 256;
        private int leastConcurrency;
        private Duration timeout = Duration.ofSeconds(60);
        private @Nullable Duration deadline;
        private RetryPolicy retry = RetryPolicy.DEFAULT;
        private ClientSpec client = ClientSpec.DEFAULT;
        private final List<WorkerHook> onWorkerStart = new ArrayList<>();
        private final List<WorkerHook> onWorkerStop = new ArrayList<>();
        private final List<RateLimit> limits = new ArrayList<>();
        private int maxTasksPerWorker;
        private long heapPerWorker;
        private FailureLimit failureLimit = FailureLimit.NONE;

        private boolean sendsIdempotencyKey;
        private InDoubt inDoubt = InDoubt.RETRY;

        private Builder(String name) {
            this.name = Objects.requireNonNull(name, "name");
        }

        public Builder input(Input value) {
            input = value;
            return this;
        }

        /** 1 to 100,000; default 256. */
        public Builder concurrency(int value) {
            concurrency = value;
            return this;
        }

        /**
         * As many attempts in flight as the targets of its HTTP calls bear, from {@code least} to {@code most}: found
         * out, and adapted, while it runs.
         */
        public Builder adaptiveConcurrency(int least, int most) {
            leastConcurrency = least < 1 ? -1 : least;
            concurrency = most;
            return this;
        }

        /** One attempt; positive, at most {@link #LONGEST}; default 60 s. */
        public Builder timeout(Duration value) {
            timeout = value;
            return this;
        }

        /** All attempts of a task; positive, at most {@link #LONGEST}; default none. */
        public Builder deadline(Duration value) {
            deadline = value;
            return this;
        }

        public Builder retry(RetryPolicy value) {
            retry = value;
            return this;
        }

        public Builder client(ClientSpec value) {
            client = value;
            return this;
        }

        public Builder onWorkerStart(WorkerHook hook) {
            onWorkerStart.add(hook);
            return this;
        }

        public Builder onWorkerStop(WorkerHook hook) {
            onWorkerStop.add(hook);
            return this;
        }

        /** Adds a limit; default none. At most one of the whole run that has no cost, and one by host. */
        public Builder limit(RateLimit limit) {
            limits.add(limit);
            return this;
        }

        /** From 1; default 0, for no limit. For code that leaks: its memory goes with its process. */
        public Builder maxTasksPerWorker(int value) {
            maxTasksPerWorker = value;
            return this;
        }

        /** In bytes, from {@link #LEAST_HEAP}; default 0, for as much as its attempts in flight need. */
        public Builder heapPerWorker(long value) {
            heapPerWorker = value;
            return this;
        }

        /** Default {@link FailureLimit#NONE}. */
        public Builder limitFailures(FailureLimit value) {
            failureLimit = value;
            return this;
        }

        /** Sends an {@code Idempotency-Key} with each call of a task; default none. */
        public Builder sendIdempotencyKey() {
            sendsIdempotencyKey = true;
            return this;
        }

        /**
         * What becomes of tasks that may have been sent when no answer comes, in stages that do not say it themselves;
         * default {@link InDoubt#RETRY}.
         */
        public Builder inDoubt(InDoubt value) {
            inDoubt = value;
            return this;
        }

        /** Ends the declaration with a handler that may block. */
        public <I> JobSpec task(Class<I> inputType, Handler.Blocking<I> handler) {
            return stage(inputType, handler);
        }

        /** Ends the declaration with a handler that returns a future. */
        public <I> JobSpec asyncTask(Class<I> inputType, Handler.Async<I> handler) {
            return stage(inputType, handler);
        }

        /** Ends the declaration with a handler of a type that a {@code Class} cannot name, such as a map of strings. */
        public JobSpec stage(Type inputType, Handler<?> handler) {
            return stages(List.of(new Stage<>(Stage.MAIN, inputType, handler)));
        }

        /** Ends the declaration with several stages: the input feeds the first, each may emit tasks for the next. */
        public JobSpec stages(List<? extends Stage<?>> stages) {
            return new JobSpec(this, stages);
        }
    }
}
