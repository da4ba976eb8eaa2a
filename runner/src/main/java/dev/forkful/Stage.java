package dev.forkful;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * One step of a job that has several: a handler, and how its tasks are treated.
 *
 * <p>The input feeds the first stage. What a handler {@linkplain TaskContext#emit emits} becomes tasks of the next
 * stage, or of the stage that it names.
 *
 * <pre>{@code
 * JobSpec.named("shop").input(Input.range(1, 500)).stages(List.of(
 *         Stage.of("list", Integer.class, (page, task) -> { itemsOf(page).forEach(task::emit); return null; }),
 *         Stage.of("detail", String.class, (url, task) -> task.http().getJson(url, Detail.class))
 *                 .withRepeats(Stage.Repeats.DROP)))
 * }</pre>
 *
 * <p>Immutable and thread-safe; {@link JobSpec} checks the values.
 *
 * @param name the name in replies and in the status: 1 to 64 letters, digits, dots, underscores and hyphens;
 *     {@code main} for the only stage of a job
 * @param inputType the type that the handler takes; Jackson reads the JSON of each task as this type
 * @param handler handles each task
 * @param key computes the key of a task; null, the default, for a hash of its input
 * @param repeats what happens to a task whose key has been seen in this run; default {@link Repeats#RUN}
 * @param backlog how many tasks emitted for this stage may be unsettled before earlier stages are held back: 1 to
 *     1,000,000; default 10,000
 * @param inDoubt what happens to a task if its call may have been sent but no answer came; null, the default, for the
 *     setting of the job
 */
public record Stage<I>(
        String name,
        Type inputType,
        Handler<I> handler,
        @Nullable TaskKey<I> key,
        Repeats repeats,
        int backlog,
        @Nullable InDoubt inDoubt) {

    /** The name of the only stage of a job that is declared with a single task. */
    public static final String MAIN = "main";

    /** The default {@link #backlog}: 10,000. */
    public static final int DEFAULT_BACKLOG = 10_000;

    /** What happens to a task whose key has been seen in this run. */
    public enum Repeats {
        /** It runs like any other. */
        RUN,
        /** It is dropped, as if it had never been read or emitted. */
        DROP
    }

    /** A stage whose input type a {@code Class} cannot express, such as {@code Map<String, String>}. */
    public Stage(String name, Type inputType, Handler<I> handler) {
        this(name, inputType, handler, null, Repeats.RUN, DEFAULT_BACKLOG, null);
    }

    /** A stage whose handler may block. */
    public static <I> Stage<I> of(String name, Class<I> inputType, Handler.Blocking<I> handler) {
        return new Stage<>(name, inputType, handler);
    }

    /** A stage whose handler returns a future. */
    public static <I> Stage<I> async(String name, Class<I> inputType, Handler.Async<I> handler) {
        return new Stage<>(name, inputType, handler);
    }

    /** Returns a copy that computes the keys of its tasks with this function. */
    public Stage<I> withKey(TaskKey<I> value) {
        return new Stage<>(name, inputType, handler, value, repeats, backlog, inDoubt);
    }

    /** Returns a copy with another treatment of tasks whose key has been seen. */
    public Stage<I> withRepeats(Repeats value) {
        return new Stage<>(name, inputType, handler, key, value, backlog, inDoubt);
    }

    /** Returns a copy with another {@link #backlog}: 1 to 1,000,000. */
    public Stage<I> withBacklog(int value) {
        return new Stage<>(name, inputType, handler, key, repeats, value, inDoubt);
    }

    /** Returns a copy that treats tasks in doubt this way, whatever the job says. */
    public Stage<I> withInDoubt(InDoubt value) {
        return new Stage<>(name, inputType, handler, key, repeats, backlog, value);
    }
}
