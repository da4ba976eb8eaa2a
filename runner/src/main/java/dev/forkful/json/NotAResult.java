package dev.forkful.json;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;

/**
 * Refuses what only stands for a result: a future, a flow, a function, a failure. Written by its getters it would be
 * recorded as ok, and what came of it be lost.
 */
public final class NotAResult extends ValueSerializer<Object> {
    /** By name, for most jobs load none of them. The first that fits counts. */
    private static final List<Kind> KINDS = List.of(
            new Kind(
                    "java.util.concurrent.CompletionStage",
                    "await the CompletableFuture, or declare the handler with asyncTask"),
            new Kind("java.util.concurrent.Future", "wait for the Future, and return what it gives"),
            new Kind("kotlinx.coroutines.Deferred", "await the Deferred"),
            new Kind("kotlinx.coroutines.Job", "join the Job, and return what it made"),
            new Kind("kotlinx.coroutines.flow.Flow", "collect the Flow, for example with toList()"),
            new Kind("java.util.concurrent.Flow$Publisher", "collect what the Publisher gives"),
            new Kind("org.reactivestreams.Publisher", "collect what the Publisher gives"),
            new Kind("kotlin.Function", "call the function, and return what it gives"),
            new Kind("java.util.BitSet", "return its toLongArray(): a BitSet would be written without its bits"),
            new Kind("kotlin.Result$Failure", "end the Result with getOrThrow(); it is %s"));

    private static final Kind KEY =
            new Kind("", "the key %s of a map has no text of its own: give its class a toString(), or take another");

    /**
     * @param type of all of the kind
     * @param advice to whoever wrote the handler; {@code %s} is the value
     */
    private record Kind(String type, String advice) {}

    /** Says what to do instead. */
    public static final class Refused extends DatabindException {
        private static final long serialVersionUID = 1L;

        Refused(JsonGenerator json, String advice) {
            super(json, advice);
        }
    }

    private final Kind kind;

    private NotAResult(Kind kind) {
        this.kind = kind;
    }

    /** Of a type; null where it may be a result. */
    static @Nullable NotAResult of(Class<?> type) { // in loops: each worker asks, and lambdas take long to load
        for (Kind kind : KINDS) {
            if (TaskTypes.isA(type, kind.type)) {
                return new NotAResult(kind);
            }
        }
        return null;
    }

    /** For keys of maps that have no text: they would be names of places in the memory. */
    static NotAResult asKey() {
        return new NotAResult(KEY);
    }

    @Override
    public void serialize(Object value, JsonGenerator json, SerializationContext context) {
        throw new Refused(json, kind.advice.formatted(value));
    }
}
