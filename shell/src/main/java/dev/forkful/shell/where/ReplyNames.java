package dev.forkful.shell.where;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.NullValue;
import dev.forkful.broker.Event;
import dev.forkful.json.TaskMapper;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** What an expression may name of a reply: nearly what a reply's line of JSON has, and each with its type. */
final class ReplyNames {
    /**
     * The status is that of HTTP, a number; what a line calls its status is {@code ok} here, since most people mean the
     * former.
     */
    static final Map<String, CelType> TYPES = types();

    private final Event.Reply reply;
    private final List<String> stages;
    private final boolean ok;

    /** @param stages the names of the stages, by index */
    ReplyNames(Event.Reply reply, List<String> stages) {
        this.reply = reply;
        this.stages = stages;
        this.ok = reply.status() == Event.Status.OK;
    }

    private static Map<String, CelType> types() {
        Map<String, CelType> types = new LinkedHashMap<>();
        types.put("seq", SimpleType.INT);
        types.put("stage", SimpleType.STRING);
        types.put("ok", SimpleType.BOOL);
        types.put("status", SimpleType.INT);
        types.put("error", MapType.create(SimpleType.STRING, SimpleType.DYN));
        types.put("input", SimpleType.DYN);
        types.put("result", SimpleType.DYN);
        types.put("attempts", SimpleType.INT);
        types.put("ms", SimpleType.DOUBLE);
        types.put("worker", SimpleType.INT);
        types.put("at", SimpleType.TIMESTAMP);
        return types;
    }

    /** The value of a name; JSON is read only where it is asked for. */
    Optional<Object> find(String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "seq" -> reply.sequence();
                    case "stage" -> stages.get(reply.task().stage());
                    case "ok" -> ok;
                    case "status" -> (long) error().path("status").asInt(0);
                    case "error" -> errorValue();
                    case "input" -> value(json(reply.task().input()));
                    case "result" -> ok ? value(json(reply.body())) : NullValue.NULL_VALUE;
                    case "attempts" -> (long) reply.attempts();
                    case "ms" -> reply.durationNanos() / 1e6;
                    case "worker" -> (long) reply.worker();
                    case "at" -> Instant.ofEpochMilli(reply.atMillis());
                    default -> null;
                });
    }

    /** What can be named in this very reply, such as {@code error.type}. */
    List<String> paths() {
        List<String> paths = new ArrayList<>();
        for (String name : TYPES.keySet()) {
            JsonNode json = switch (name) {
                case "input" -> json(reply.task().input());
                case "result" -> ok ? json(reply.body()) : MissingNode.getInstance();
                case "error" -> error();
                default -> MissingNode.getInstance();
            };
            if (json.isObject() && !json.isEmpty()) {
                json.propertyNames().forEach(field -> paths.add(name + "." + field));
            } else {
                paths.add(name);
            }
        }
        return paths;
    }

    private JsonNode error() {
        return ok ? MissingNode.getInstance() : json(reply.body());
    }

    /** One that went well has an error too, an empty one: so it can be asked for among all. */
    private Map<String, Object> errorValue() {
        Map<String, Object> error = new LinkedHashMap<>(Map.of("type", "", "message", "", "status", 0L));
        error().properties().forEach(field -> error.put(field.getKey(), value(field.getValue())));
        return error;
    }

    private static JsonNode json(byte[] text) {
        try {
            return TaskMapper.tree(text);
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }

    private static Object value(JsonNode json) {
        if (json.isObject()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            json.properties().forEach(field -> fields.put(field.getKey(), value(field.getValue())));
            return fields;
        } else if (json.isArray()) {
            return json.valueStream().map(ReplyNames::value).toList();
        } else if (json.isString()) {
            return json.stringValue();
        } else if (json.isBoolean()) {
            return json.booleanValue();
        } else if (json.isNumber()) {
            return json.isIntegralNumber() ? whole(json.bigIntegerValue()) : (Object) json.doubleValue();
        }
        return NullValue.NULL_VALUE;
    }

    /** To the last digit as far as CEL has whole numbers; beyond 64 bits as near as a double comes. */
    private static Object whole(BigInteger number) {
        if (number.bitLength() < Long.SIZE) {
            return number.longValue();
        }
        return number.signum() > 0 && number.bitLength() == Long.SIZE
                ? UnsignedLong.fromLongBits(number.longValue())
                : (Object) number.doubleValue();
    }
}
