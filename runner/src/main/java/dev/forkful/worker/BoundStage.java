package dev.forkful.worker;

import dev.forkful.Handler;
import dev.forkful.InDoubt;
import dev.forkful.JobException;
import dev.forkful.Stage;
import dev.forkful.TaskKey;
import dev.forkful.broker.KeyDigest;
import dev.forkful.json.Declared;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A stage, ready to be run: its handler, the reader of its input type, the names of its tasks.
 *
 * @param name of the stage
 * @param inputs what is emitted to it is written as
 * @param input reads a task's JSON as what the handler takes
 * @param handler with its input type erased; {@code input} makes only values of that type
 * @param key the same of what names a task; null where a hash of the input does
 * @param dropsRepeats whether a task whose key was seen before is dropped
 * @param holdsDoubts whether a task is not run again where what it sent may have been done
 * @param json of the job
 */
public record BoundStage(
        String name,
        Declared inputs,
        TaskJson.Input input,
        Handler<Object> handler,
        @Nullable TaskKey<Object> key,
        boolean dropsRepeats,
        boolean holdsDoubts,
        TaskJson json) {

    /** Binds a stage of a job that was loaded. */
    @SuppressWarnings("unchecked") // the input type of handler and key is the stage's, which the reader makes
    public static BoundStage of(Stage<?> stage, TaskJson json) {
        return new BoundStage(
                stage.name(),
                json.declared(stage.inputType()),
                json.input(stage.inputType()),
                (Handler<Object>) stage.handler(),
                (TaskKey<Object>) stage.key(),
                stage.repeats() == Stage.Repeats.DROP,
                stage.inDoubt() == InDoubt.HOLD,
                json);
    }

    boolean isBlocking() {
        return handler instanceof Handler.Blocking;
    }

    /**
     * The key of a task of this stage. Runs the job's code, where that names tasks.
     *
     * @throws JobException where that fails, or the input does not fit
     */
    String keyOf(byte[] inputJson) {
        TaskKey<Object> own = key;
        return own == null ? hex(digestOf(inputJson)) : ownKey(own, inputJson);
    }

    /** The same as a digest, by which repeats are known. */
    public KeyDigest digestOf(byte[] inputJson) {
        TaskKey<Object> own = key;
        byte[] bytes =
                own == null ? json.canonical(inputJson) : ownKey(own, inputJson).getBytes(StandardCharsets.UTF_8);
        return KeyDigest.of(bytes);
    }

    private String ownKey(TaskKey<Object> own, byte[] inputJson) {
        Object value = input.read(inputJson);
        @Nullable Object named;
        try {
            named = own.of(value);
        } catch (JobException e) {
            throw e;
        } catch (Exception e) {
            throw new JobException("the key of stage " + name + " failed: " + e, e);
        }
        if (named == null) {
            throw new JobException("the key of stage " + name + " is null");
        }
        return named instanceof String text ? text : new String(json.result(named), StandardCharsets.UTF_8);
    }

    private static String hex(KeyDigest digest) {
        HexFormat format = HexFormat.of();
        return format.toHexDigits(digest.high()) + format.toHexDigits(digest.low());
    }
}
