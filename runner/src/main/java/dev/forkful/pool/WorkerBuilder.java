package dev.forkful.pool;

import dev.forkful.JobException;
import dev.forkful.run.WorkerJvm;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link Worker}. The {@code of} methods check all settings and report everything that is wrong with them in
 * one exception. Not thread-safe.
 */
public final class WorkerBuilder extends WorkerSettings<WorkerBuilder> {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private String name = "worker-" + NUMBER.incrementAndGet();
    private boolean isDaemon = true;

    WorkerBuilder() {
        super(Duration.ofDays(3650));
    }

    @Override
    WorkerBuilder self() {
        return this;
    }

    /**
     * The name of the worker in messages, in process listings, and in its system property {@code forkful.worker.name};
     * default {@code worker-1} and so on.
     */
    public WorkerBuilder name(String value) {
        name = value;
        return this;
    }

    /** Keeps the program from ending before the worker; by default the worker ends with the program. */
    public WorkerBuilder keepProgramAlive() {
        isDaemon = false;
        return this;
    }

    /**
     * Makes a worker that calls a function without arguments once it is started.
     *
     * @throws JobException if the function cannot be sent to a worker, or settings are wrong
     */
    public <R extends @Nullable Object> Worker<R> of(Call.OfNone<R> function) {
        return worker(function);
    }

    /** Makes a worker that calls a function with one argument once it is started. */
    public <A extends @Nullable Object, R extends @Nullable Object> Worker<R> of(Call<A, R> function, A argument) {
        return worker(function, argument);
    }

    /** Makes a worker that calls a function with one argument and the context of its attempt. */
    public <A extends @Nullable Object, R extends @Nullable Object> Worker<R> of(
            Call.WithTask<A, R> function, A argument) {
        return worker(function, argument);
    }

    /** Makes a worker that calls a function with two arguments once it is started. */
    public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> Worker<R> of(
            Call.OfTwo<A, B, R> function, A first, B second) {
        return worker(function, first, second);
    }

    private <R extends @Nullable Object> Worker<R> worker(
            @Nullable Serializable function, @Nullable Object... arguments) {
        List<String> problems = new ArrayList<>();
        if (function == null) {
            problems.add("there is no function that it could call");
        }
        if (name.isBlank() || name.chars().anyMatch(Character::isISOControl)) {
            problems.add("name = \"" + name + "\": must be some visible characters");
        }
        findProblems(problems);
        if (function == null || !problems.isEmpty()) {
            throw new JobException("the worker cannot be made: " + String.join("; ", problems));
        }
        // It handles no signals: one that it is sent ends it at once, and shows in its exit status.
        WorkerJvm jvm = jvm("-Xrs", "-Dforkful.worker.name=" + name);
        return new Worker<>(
                new Worker.Plan(name, isDaemon, settings(1, 0), jvm), Function.of(function), Arrays.asList(arguments));
    }
}
