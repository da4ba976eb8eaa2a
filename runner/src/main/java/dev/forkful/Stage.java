package dev.forkful;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * One step of a job.
 *
 * <p>A job that is more than one {@link #MAIN} stage is a pipeline: what a handler {@linkplain TaskContext#emit emits}
 * becomes tasks of the next stage, or of one that it names.
 *
 * <pre>{@code
 * JobSpec.named("shop").input(Input.range(1, 500)).stages(List.of(
 *         Stage.of("list", Integer.class, (page, task) -> { itemsOf(page).forEach(task::emit); return null; }),
 *         Stage.of("detail", String.class, (url, task) -> task.http().getJson(url, Detail.class))
 *                 .withRepeats(Stage.Repeats.DROP)))
 * }</pre>
 *
 * @param name how replies and status name it: 1 to 64 letters, digits, dots, underscores and hyphens; {@code main} for
 *     the only stage of a job
 * @param inputType what the handler takes: what Jackson makes of the task's JSON
 * @param handler what is done with each task
 * @param key names a task; null is a hash of its input, the default
 * @param repeats what becomes of a task whose key was seen in the run before; default {@link Repeats#RUN}
 * @param backlog of its tasks, emitted and unsettled, while earlier stages go on: from 1; default 10,000
 * @param inDoubt what becomes of a task that may have been sent when no answer comes; null is as the job says, the
 *     default
 */
public record Stage<I>(
        String name,
        Type inputType,
        Handler<I> handler,
        @Nullable TaskKey<I> key,
        Repeats repeats,
        int backlog,
        @Nullable InDoubt inDoubt) {

    /** The name of the only stage of a job that is no pipeline. */
    public static final String MAIN = "main";

    /** The default of {@link #backlog}. */
    public static final int DEFAULT_BACKLOG = 10_000;

    /** What becomes of a task whose key was seen before. */
    public enum Repeats {
        RUN,
        /** It is dropped, as if it had never been emitted. */
        DROP
    }

    /** A stage with a type that a {@code Class} cannot name, such as a map of strings. */
    public Stage(String name, Type inputType, Handler<I> handler) {
        this(name, inputType, handler, null, Repeats.RUN, DEFAULT_BACKLOG, null);
    }

    /** A stage with a handler that may block. */
    public static <I> Stage<I> of(String name, Class<I> inputType, Handler.Blocking<I> handler) {
        return new Stage<>(name, inputType, handler);
    }

    /** A stage with a handler that returns a future. */
    public static <I> Stage<I> async(String name, Class<I> inputType, Handler.Async<I> handler) {
        return new Stage<>(name, inputType, handler);
    }

    /** The same with another name for each of its tasks. */
    public Stage<I> withKey(TaskKey<I> value) {
        return new Stage<>(name, inputType, handler, value, repeats, backlog, inDoubt);
    }

    /** The same with another fate of repeated tasks. */
    public Stage<I> withRepeats(Repeats value) {
        return new Stage<>(name, inputType, handler, key, value, backlog, inDoubt);
    }

    /** The same with another bound on what waits for it. */
    public Stage<I> withBacklog(int value) {
        return new Stage<>(name, inputType, handler, key, repeats, value, inDoubt);
    }

    /** The same with another fate of tasks in doubt. */
    public Stage<I> withInDoubt(InDoubt value) {
        return new Stage<>(name, inputType, handler, key, repeats, backlog, value);
    }
}
