package dev.forkful.shell.command;

import dev.forkful.broker.Event;
import dev.forkful.run.MessageShape;
import dev.forkful.shell.where.Expression;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Counts failed tasks, like with like. Not thread-safe. */
final class FailureTally {
    private static final Key OTHER = new Key("of other kinds", Map.of("type", "other"), null);

    private final Map<Key, Group> groups = new LinkedHashMap<>();

    /**
     * What the tasks of a group have in common.
     *
     * @param label for people
     * @param fields for programs: strings, numbers and booleans
     * @param shape of the errors' messages; null where these do not matter
     */
    record Key(
            String label,
            Map<String, Object> fields,
            @Nullable String shape) {
        private Key withoutShape() {
            return new Key(label, fields, null);
        }
    }

    /**
     * Tasks that are alike.
     *
     * @param sampleSequence of one of them
     * @param sampleMessage of its error
     */
    record Group(Key key, long count, long sampleSequence, String sampleMessage) {
        private Group withOneMore() {
            return new Group(key, count + 1, sampleSequence, sampleMessage);
        }
    }

    /** Groups by the type of the error, its HTTP status and the shape of its message. */
    static Key byError(Event.Reply reply) {
        JsonNode error = error(reply);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("type", error.path("type").asString("unknown"));
        if (error.path("status").isNumber()) {
            fields.put("status", error.path("status").asLong());
        }
        String label = fields.values().stream().map(Object::toString).collect(Collectors.joining(" "));
        return new Key(label, fields, MessageShape.of(message(error)));
    }

    /** Groups by what an expression comes to. */
    static Function<Event.Reply, Key> by(Expression expression) {
        return reply -> {
            Object value = expression
                    .of(reply)
                    .filter(found -> !Expression.isNull(found))
                    .orElse(null);
            if (value == null) {
                return new Key("(none)", Map.of(), null);
            }
            boolean plain = value instanceof Number || value instanceof Boolean;
            return new Key(value.toString(), Map.of("key", plain ? value : value.toString()), null);
        };
    }

    void add(Event.Reply reply, Key key) {
        groups.compute(
                MessageShape.group(key, groups.keySet(), Key::withoutShape, OTHER),
                (k, group) ->
                        group == null ? new Group(k, 1, reply.sequence(), message(error(reply))) : group.withOneMore());
    }

    /** The largest first. */
    List<Group> groups() {
        return groups.values().stream()
                .sorted(Comparator.comparingLong(Group::count).reversed())
                .toList();
    }

    private static String message(JsonNode error) {
        return error.path("message").asString("");
    }

    private static JsonNode error(Event.Reply reply) {
        try {
            return Objects.requireNonNull(JsonMapper.shared().readTree(reply.body()));
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }
}
