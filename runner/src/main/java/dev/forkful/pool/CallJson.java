package dev.forkful.pool;

import dev.forkful.JobException;
import dev.forkful.broker.TaskRecord;
import dev.forkful.json.TaskMapper;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls as tasks carry them: {@code {"call": the function's name, "arguments": [...]}}.
 *
 * <p><i>Threading:</i> thread-safe. <i>Failure:</i> {@link JobException}, naming the function and what cannot be read
 * or written.
 */
final class CallJson {
    private final JsonMapper mapper;

    CallJson(ClassLoader classes) {
        mapper = TaskMapper.ofPool(classes);
    }

    /** A call as it was read; its arguments are not made yet, for only the function says what they are. */
    record Read(FunctionName function, JsonNode arguments) {}

    byte[] write(Function function, List<@Nullable Object> arguments) {
        Map<String, Object> call = new LinkedHashMap<>();
        call.put("call", function.name().encoded());
        call.put("arguments", arguments);
        byte[] bytes;
        try {
            bytes = mapper.writeValueAsBytes(call);
        } catch (JacksonException | StackOverflowError e) {
            throw new JobException(
                    "an argument of " + function.name() + " cannot be written as JSON: " + e.getMessage(), e);
        }
        if (bytes.length > TaskRecord.MAX_INPUT_BYTES) {
            throw new JobException("the arguments of " + function.name() + " take " + bytes.length
                    + " bytes of JSON; limit=" + TaskRecord.MAX_INPUT_BYTES + ": hand over the name of a file instead");
        }
        return bytes;
    }

    Read read(JsonNode call) {
        return new Read(FunctionName.parse(call.path("call").asString("")), call.path("arguments"));
    }

    List<@Nullable Object> arguments(Function function, JsonNode values) {
        List<@Nullable Object> arguments = new ArrayList<>();
        for (int i = 0; i < function.arguments().size(); i++) {
            arguments.add(value(function.name(), function.arguments().get(i), values.get(i)));
        }
        return arguments;
    }

    private @Nullable Object value(FunctionName name, Type type, @Nullable JsonNode json) {
        try {
            // By its text: a tree would make the doubles of a map decimals.
            return json == null ? null : mapper.readValue(mapper.writeValueAsBytes(json), mapper.constructType(type));
        } catch (JacksonException | IllegalArgumentException e) {
            throw new JobException(
                    "an argument of " + name + " is not a " + type.getTypeName() + ": " + e.getMessage(), e);
        }
    }

    @Nullable
    Object result(Function function, byte[] json) {
        if (function.result() == Void.class) {
            return null;
        }
        try {
            return mapper.readValue(json, mapper.constructType(function.result()));
        } catch (JacksonException e) {
            throw new JobException(
                    "the result of " + function.name() + " is not a "
                            + function.result().getTypeName() + ": " + e.getOriginalMessage(),
                    e);
        }
    }

    RemoteError.Failure failure(byte[] body) {
        try {
            return mapper.readerFor(RemoteError.Failure.class)
                    .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readValue(body);
        } catch (JacksonException e) {
            throw new JobException("a failed reply cannot be read: " + e.getOriginalMessage(), e);
        }
    }
}
