package dev.forkful.pool;

import dev.forkful.JobException;
import dev.forkful.broker.TaskRecord;
import dev.forkful.json.Declared;
import dev.forkful.json.JsonWords;
import dev.forkful.json.TaskMapper;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls as tasks carry them: {@code {"call": the function's name, "arguments": [...]}}.
 *
 * <p>Arguments and results are written as what the function declares them to be, and so read again.
 *
 * <p><i>Threading:</i> thread-safe. <i>Failure:</i> {@link JobException}, naming the function and what cannot be read
 * or written.
 */
final class CallJson {
    private final JsonMapper mapper;
    private final Map<Type, Declared> types = new ConcurrentHashMap<>(); // as many as the functions have

    CallJson(ClassLoader classes) {
        mapper = TaskMapper.ofPool(classes);
    }

    /** A call as it was read. */
    record Read(Function function, List<@Nullable Object> arguments) {}

    /** Finds functions. */
    @FunctionalInterface
    interface Finder {
        Function find(FunctionName name);
    }

    /**
     * To be asked before a function is called: of what it returns it would be known only afterwards.
     *
     * @throws JobException where nobody could read an argument or the result, whatever it is
     */
    void requireReadable(Function function) {
        function.arguments().forEach(type -> requireReadable(function, "argument", declared(type)));
        Declared result = declaredResult(function);
        if (result != null) {
            requireReadable(function, "result", result);
        }
    }

    private static void requireReadable(Function function, String what, Declared declared) {
        Class<?> unknown = declared.unreadable();
        if (unknown != null) {
            throw new JobException("the " + what + " of " + function.name() + " is a " + unknown.getName()
                    + ", and of which class nobody could tell: let @JsonTypeInfo say it, or declare the class");
        }
    }

    byte[] write(Function function, List<@Nullable Object> arguments) {
        byte[] bytes;
        try {
            Map<String, Object> call = new LinkedHashMap<>();
            call.put("call", function.name().encoded());
            call.put("arguments", declared(function, arguments));
            bytes = mapper.writeValueAsBytes(call);
        } catch (JacksonException | IllegalArgumentException | StackOverflowError e) {
            throw new JobException(
                    "an argument of " + function.name() + " cannot be written as JSON: " + e.getMessage(), e);
        }
        if (bytes.length > TaskRecord.MAX_INPUT_BYTES) {
            throw new JobException("the arguments of " + function.name() + " take " + bytes.length
                    + " bytes of JSON; limit=" + TaskRecord.MAX_INPUT_BYTES + ": hand over the name of a file instead");
        }
        return bytes;
    }

    private List<Declared.Value> declared(Function function, List<@Nullable Object> arguments) {
        List<Declared.Value> declared = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            declared.add(declared(function.arguments().get(i)).of(arguments.get(i)));
        }
        return declared;
    }

    private Declared declared(Type type) {
        return types.computeIfAbsent(type, it -> new Declared(it, mapper));
    }

    /** What results are to be written as, so that {@link #result} can read them; null where there is none to be. */
    @Nullable
    Declared declaredResult(Function function) {
        return function.result() == Void.class ? null : declared(function.result());
    }

    /** Reads what {@link #write} wrote. */
    Read read(byte[] call, Finder finder) {
        try (JsonParser json = mapper.createParser(call)) {
            json.nextToken();
            json.nextName(); // "call"
            Function function = finder.find(FunctionName.parse(json.nextStringValue()));
            json.nextName(); // "arguments"
            json.nextToken();
            List<@Nullable Object> arguments = new ArrayList<>();
            for (Type type : function.arguments()) {
                json.nextToken();
                arguments.add(value(function.name(), type, json));
            }
            return new Read(function, arguments);
        }
    }

    private @Nullable Object value(FunctionName name, Type type, JsonParser json) {
        try {
            return mapper.readerFor(declared(type).type())
                    .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS) // the next argument
                    .readValue(json);
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
            return mapper.readValue(json, declared(function.result()).type());
        } catch (JacksonException e) {
            throw new JobException(
                    "the result of " + function.name() + " is not a "
                            + function.result().getTypeName() + ": " + JsonWords.of(e),
                    e);
        }
    }

    RemoteError.Failure failure(byte[] body) {
        try {
            return mapper.readerFor(RemoteError.Failure.class)
                    .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readValue(body);
        } catch (JacksonException e) {
            throw new JobException("a failed reply cannot be read: " + JsonWords.of(e), e);
        }
    }
}
