package dev.forkful;

import dev.forkful.http.ClientSpec;
import dev.forkful.http.DurationText;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The declaration of a job: its input, its stages and its settings. Start one with {@link #named}, set what you need,
 * and finish it with {@link Builder#task}, {@link Builder#asyncTask} or {@link Builder#stages}:
 *
 * <pre>{@code
 * JobSpec.named("fetch")
 *         .input(Input.lines("urls.txt"))
 *         .concurrency(500)
 *         .timeout(Duration.ofSeconds(30))
 *         .task(String.class, (url, task) -> new Page(url, task.http().get(url).statusCode()));
 * }</pre>
 *
 * <p><i>Failure:</i> the last call checks all settings and reports everything that is wrong in one
 * {@link JobException}.
 *
 * <p><i>Threading:</i> immutable and thread-safe.
 */
public final class JobSpec {
    static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /** The word that means "all stages" where a stage can be named. No stage may have this name. */
    public static final String ALL_STAGES = "all";

    /** The smallest heap of a worker, in bytes: 64 MiB. A JVM with less does not start. */
    public static final long LEAST_HEAP = 64L << 20;

    /** The largest heap of a worker, in bytes: 1 TiB. */
    public static final long MOST_HEAP = 1L << 40;

    /** The longest duration that any setting accepts: long enough to mean "no limit". */
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
        this.stages = StageProblems.whole(stages).stream()
                .<Stage<?>>map(stage -> stage.inDoubt() == null ? stage.withInDoubt(builder.inDoubt) : stage)
                .toList();
        validate(builder, stages);
    }

    /**
     * Starts the declaration of a job.
     *
     * @param name the job's name: 1 to 64 letters, digits, dots, underscores and hyphens, the first a letter or digit
     */
    public static Builder named(String name) {
        return new Builder(name);
    }

    private void validate(Builder builder, List<? extends Stage<?>> declared) {
        List<String> problems = new ArrayList<>(builder.nulls);
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
        problems.addAll(StageProblems.of(declared));
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

    /** The name of the job. */
    public String name() {
        return name;
    }

    /** Where the tasks come from, or null if the command line must say it. */
    public @Nullable Input input() {
        return input;
    }

    /** How many attempts may be in flight at once in the whole run, over all its workers. Default: 256. */
    public int concurrency() {
        return concurrency;
    }

    /**
     * The lower bound of an adaptive concurrency, whose upper bound is {@link #concurrency}; 0, the default, if the
     * concurrency is fixed.
     */
    public int leastConcurrency() {
        return leastConcurrency;
    }

    /** How long one attempt may take. Default: 60 s. */
    public Duration timeout() {
        return timeout;
    }

    /**
     * How long all attempts of a task may take together, including the waits between them; null, the default, for no
     * limit.
     */
    public @Nullable Duration deadline() {
        return deadline;
    }

    /** Which errors are retried, how often, and after which delay. Default: {@link RetryPolicy#DEFAULT}. */
    public RetryPolicy retry() {
        return retry;
    }

    /** The settings of the HTTP client. Default: {@link ClientSpec#DEFAULT}. */
    public ClientSpec client() {
        return client;
    }

    /** Hooks that run once in each worker process, in this order, before its first task. */
    public List<WorkerHook> onWorkerStart() {
        return onWorkerStart;
    }

    /** Hooks that run once in each worker process, in this order, after its last task. Not run if the worker dies. */
    public List<WorkerHook> onWorkerStop() {
        return onWorkerStop;
    }

    /** The rate and in-flight limits, in addition to the concurrency. Default: none. */
    public List<RateLimit> limits() {
        return limits;
    }

    /** After how many tasks a worker process is replaced by a new one; 0, the default, for never. */
    public int maxTasksPerWorker() {
        return maxTasksPerWorker;
    }

    /** The heap of each worker process, in bytes; 0, the default, to size it by its attempts in flight. */
    public long heapPerWorker() {
        return heapPerWorker;
    }

    /** How many tasks may fail before the run stops early. Default: {@link FailureLimit#NONE}. */
    public FailureLimit failureLimit() {
        return failureLimit;
    }

    /**
     * Whether each HTTP call of a task carries an {@code Idempotency-Key} header, with the same value in every attempt.
     * Default: false.
     */
    public boolean sendsIdempotencyKey() {
        return sendsIdempotencyKey;
    }

    /** The stages, in the order of the work; at least one. {@link Stage#inDoubt} is never null here. */
    public List<Stage<?>> stages() {
        return stages;
    }

    /** Whether handlers may emit tasks: the job was declared with stages, and not with a single task. */
    public boolean isPipeline() {
        return stages.size() > 1 || !stages.get(0).name().equals(Stage.MAIN);
    }

    /**
     * Collects the settings of a {@link JobSpec}. A setting that is not called keeps its default; a second call
     * replaces the first, except that hooks and limits are added. Not thread-safe.
     */
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
        private final List<String> nulls = new ArrayList<>();

        private Builder(String name) {
            this.name = given("name of the job", name, "none");
        }

        private <T> T given(String what, T value, T otherwise) {
            return isGiven(what, value) ? value : otherwise;
        }

        /** Java code can give null where none is allowed: it is a problem like others, and told with them. */
        private boolean isGiven(String what, @Nullable Object value) {
            if (value == null) {
                nulls.add("the " + what + " is null");
            }
            return value != null;
        }

        /** Sets where the tasks come from. Default: none, which null is, too; then {@code --input} must say it. */
        public Builder input(@Nullable Input value) {
            input = value;
            return this;
        }

        /** Sets how many attempts may be in flight at once in the whole run: 1 to 100,000. Default: 256. */
        public Builder concurrency(int value) {
            concurrency = value;
            return this;
        }

        /**
         * Lets the run find out how many attempts in flight its HTTP targets can take, and adapt to them while it runs.
         *
         * @param least the lower bound, from 1
         * @param most the upper bound, up to 100,000
         */
        public Builder adaptiveConcurrency(int least, int most) {
            leastConcurrency = least < 1 ? -1 : least;
            concurrency = most;
            return this;
        }

        /** Sets how long one attempt may take: above 0, at most {@link #LONGEST}. Default: 60 s. */
        public Builder timeout(Duration value) {
            timeout = given("value of timeout", value, timeout);
            return this;
        }

        /**
         * Sets how long all attempts of a task may take together, including the waits between them: above 0, at most
         * {@link #LONGEST}. Default: no limit, which null is, too.
         */
        public Builder deadline(@Nullable Duration value) {
            deadline = value;
            return this;
        }

        /** Sets which errors are retried, how often, and when. Default: {@link RetryPolicy#DEFAULT}. */
        public Builder retry(RetryPolicy value) {
            retry = given("value of retry", value, retry);
            return this;
        }

        /** Sets up the HTTP client. Default: {@link ClientSpec#DEFAULT}. */
        public Builder client(ClientSpec value) {
            client = given("value of client", value, client);
            return this;
        }

        /**
         * Adds a hook that runs in each worker process before its first task. Hooks run in the order of these calls.
         */
        public Builder onWorkerStart(WorkerHook hook) {
            if (isGiven("value of onWorkerStart", hook)) {
                onWorkerStart.add(hook);
            }
            return this;
        }

        /** Adds a hook that runs in each worker process after its last task. Hooks run in the order of these calls. */
        public Builder onWorkerStop(WorkerHook hook) {
            if (isGiven("value of onWorkerStop", hook)) {
                onWorkerStop.add(hook);
            }
            return this;
        }

        /**
         * Adds a rate or in-flight limit. A job may have one limit per host, one limit of the whole run without a cost,
         * and any number of others. Default: none.
         */
        public Builder limit(RateLimit limit) {
            if (isGiven("value of limit", limit)) {
                limits.add(limit);
            }
            return this;
        }

        /**
         * Replaces a worker process after this many tasks, for code that leaks memory: from 1. Default: 0, for never.
         */
        public Builder maxTasksPerWorker(int value) {
            maxTasksPerWorker = value;
            return this;
        }

        /**
         * Sets the heap of each worker process, in bytes: {@link #LEAST_HEAP} to {@link #MOST_HEAP}. Default: 0, to
         * size it by the attempts in flight.
         */
        public Builder heapPerWorker(long value) {
            heapPerWorker = value;
            return this;
        }

        /** Stops the run early, resumable, once this many tasks have failed. Default: {@link FailureLimit#NONE}. */
        public Builder limitFailures(FailureLimit value) {
            failureLimit = given("value of limitFailures", value, failureLimit);
            return this;
        }

        /**
         * Sends an {@code Idempotency-Key} header with each HTTP call of a task, with the same value in every attempt,
         * so that the server can recognize repeated calls. Default: no header.
         */
        public Builder sendIdempotencyKey() {
            sendsIdempotencyKey = true;
            return this;
        }

        /**
         * Sets what happens to a task if its call may have been sent but no answer came. A stage can override it with
         * {@link Stage#withInDoubt}. Default: {@link InDoubt#RETRY}.
         */
        public Builder inDoubt(InDoubt value) {
            inDoubt = given("value of inDoubt", value, inDoubt);
            return this;
        }

        /**
         * Finishes the declaration: each task is given to a handler that may block.
         *
         * @throws JobException lists everything that is wrong with the declaration
         */
        public <I> JobSpec task(Class<I> inputType, Handler.Blocking<I> handler) {
            return stage(inputType, handler);
        }

        /**
         * Finishes the declaration: each task is given to a handler that returns a future.
         *
         * @throws JobException lists everything that is wrong with the declaration
         */
        public <I> JobSpec asyncTask(Class<I> inputType, Handler.Async<I> handler) {
            return stage(inputType, handler);
        }

        /**
         * Finishes the declaration, for an input type that a {@code Class} cannot express, such as {@code Map<String,
         * String>}. The handler must take exactly that type.
         *
         * @throws JobException lists everything that is wrong with the declaration
         */
        public JobSpec stage(Type inputType, Handler<?> handler) {
            return stages(List.of(new Stage<>(Stage.MAIN, inputType, handler)));
        }

        /**
         * Finishes the declaration with a pipeline: the input feeds the first stage, and each stage may emit tasks for
         * the next one or for any other.
         *
         * @throws JobException lists everything that is wrong with the declaration
         */
        public JobSpec stages(List<? extends Stage<?>> stages) {
            return new JobSpec(this, stages);
        }
    }
}
