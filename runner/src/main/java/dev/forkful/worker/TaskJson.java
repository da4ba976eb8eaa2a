package dev.forkful.worker;

import dev.forkful.JobException;
import dev.forkful.broker.TaskRecord;
import dev.forkful.http.ErrorWords;
import dev.forkful.json.Declared;
import dev.forkful.json.NotAResult;
import dev.forkful.json.TaskMapper;
import java.io.OutputStream;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.util.ByteArrayBuilder;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Inputs from JSON, results to JSON, by a {@link TaskMapper}. A null result, and Kotlin's {@code Unit}, is JSON
 * {@code null}.
 *
 * <p><i>Threading:</i> thread-safe.
 *
 * <p><i>Failure:</i> {@link JobException}, naming the type that cannot be read or written.
 */
public final class TaskJson {
    /** The longest result: larger ones belong into a file or a bucket of the job's own. */
    public static final int MAX_RESULT_BYTES = 16 << 20;

    /** What a handler is told that gave something else. */
    private static final String RETURN = "; return a record, a data class, a map, a list, a text or a number";

    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    private final JsonMapper mapper;

    /** @param loader where modules are looked for, and the job's types are */
    public TaskJson(ClassLoader loader) {
        mapper = TaskMapper.of(loader);
    }

    /** For whoever reads and writes the same. */
    public JsonMapper mapper() {
        return mapper;
    }

    /** Loads what the first reading and writing needs. */
    void load() {
        byte[] unused = result(mapper.readTree("{\"a\":[1,\"b\"]}"));
    }

    /** Reads inputs of one type. */
    public interface Input {
        Object read(byte[] json);
    }

    /** An input as it is, to be read by whoever knows what it is: the job of a pool, by which it is known as one. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Raw(byte[] json) {}

    public Input input(Type type) {
        if (type == Raw.class) {
            return Raw::new;
        }
        ObjectReader reader = mapper.readerFor(mapper.constructType(type));
        Input general = json -> read(reader, type, json);
        return type == String.class ? json -> isPlainString(json) ? plainString(json) : general.read(json) : general;
    }

    private static Object read(ObjectReader reader, Type type, byte[] json) {
        @Nullable Object value;
        try {
            value = reader.readValue(json);
        } catch (JacksonException e) {
            throw new JobException(InputWords.of(e, type, json), e);
        } catch (NumberFormatException e) {
            throw new JobException(InputWords.ofHugeNumber(type, json), e);
        }
        if (value == null) {
            throw new JobException(InputWords.ofNothing(type, json));
        }
        return value;
    }

    /** Whether this is a JSON string that stands for itself: most inputs are lines, and need no parser. */
    private static boolean isPlainString(byte[] json) {
        int last = json.length - 1;
        if (last < 1 || json[0] != '"' || json[last] != '"') {
            return false;
        }
        for (int i = 1; i < last; i++) {
            if (json[i] == '\\' || json[i] == '"') {
                return false;
            }
        }
        return true;
    }

    private static String plainString(byte[] json) {
        return new String(json, 1, json.length - 2, StandardCharsets.UTF_8);
    }

    /**
     * JSON that is the same for the same value, however it was written: without white space, with the properties of
     * objects in the order of their names, and each number in the one form that {@link CanonicalNumbers} gives it.
     */
    byte[] canonical(byte[] json) {
        try {
            return isPlainString(json) ? json : Canonical.write(json);
        } catch (JacksonException e) {
            throw new JobException(InputWords.ofBroken(e, json), e);
        }
    }

    /** What inputs of a type are written as by whoever emits them. */
    Declared declared(Type type) {
        return new Declared(type, mapper);
    }

    /** The JSON of a handler's result, which may be {@linkplain Declared declared} to be of a type. */
    byte[] result(@Nullable Object result) {
        if (result instanceof Declared.Value declared) {
            return declared.value() == null
                    ? NULL
                    : write(declared.value(), declared, declared.mapper(), "result", MAX_RESULT_BYTES);
        }
        return result == null ? NULL : write(result, result, mapper, "result", MAX_RESULT_BYTES);
    }

    /**
     * The JSON of a task that a handler emits.
     *
     * @param declared what it will be read as
     */
    byte[] emitted(@Nullable Object value, Declared declared) {
        if (value == null || isUnit(value)) {
            throw new JobException("the emitted task is null");
        }
        Object written = declared.isOf(value) ? declared.of(value) : value;
        return write(value, written, mapper, "emitted task", TaskRecord.MAX_INPUT_BYTES);
    }

    private static boolean isUnit(Object value) {
        return value.getClass().getName().equals("kotlin.Unit");
    }

    /** @param written the value, maybe as it is declared */
    private static byte[] write(Object value, Object written, JsonMapper writer, String what, int maxBytes) {
        if (value instanceof Throwable error) {
            throw unwritable(value, what, "throw it, where the task is to fail of it: " + error, error);
        }
        try (ByteArrayBuilder bytes = new ByteArrayBuilder(512)) {
            writer.writeValue(new Bounded(bytes, maxBytes), written);
            return bytes.toByteArray();
        } catch (JacksonException e) {
            throw unwritable(value, what, reason(e), e);
        } catch (TooLong e) {
            throw unwritable(value, what, "it is longer than " + maxBytes + " bytes", e);
        } catch (StackOverflowError e) {
            throw unwritable(value, what, ErrorWords.TOO_DEEP, e);
        } catch (RuntimeException | LinkageError e) {
            throw unwritable(value, what, e.toString(), e);
        } catch (Error e) {
            if (isOfKotlin(e)) {
                throw unwritable(value, what, e + RETURN, e);
            }
            throw e;
        }
    }

    /** Kotlin's reflection raises errors of its own for what it cannot look into, as a {@code KClass}. */
    private static boolean isOfKotlin(Error error) {
        return error.getClass().getName().startsWith("kotlin.");
    }

    private static String reason(JacksonException e) {
        return e instanceof NotAResult.Refused ? e.getOriginalMessage() : ErrorWords.ofWriting(e, RETURN);
    }

    private static JobException unwritable(Object value, String what, String why, Throwable cause) {
        return new JobException(
                "the " + what + ", a " + value.getClass().getTypeName() + ", cannot be written as JSON: " + why, cause);
    }

    /** Made when it is needed: most jobs have no use for it. */
    private static final class Canonical {
        private static final JsonMapper MAPPER = JsonMapper.builder(TaskMapper.numbersOfAnyLength())
                .nodeFactory(new CanonicalNumbers())
                .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
                .enable(JsonNodeFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build();

        static byte[] write(byte[] json) {
            return MAPPER.writeValueAsBytes(MAPPER.readTree(json));
        }
    }

    private static final class TooLong extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Ends a result that grows without bounds before it fills the heap. */
    private static final class Bounded extends OutputStream {
        private final ByteArrayBuilder target;
        private int left;

        Bounded(ByteArrayBuilder target, int maxBytes) {
            this.target = target;
            this.left = maxBytes;
        }

        @Override
        public void write(int b) {
            take(1);
            target.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            take(length);
            target.write(bytes, offset, length);
        }

        private void take(int length) {
            left -= length;
            if (left < 0) {
                throw new TooLong();
            }
        }
    }
}
