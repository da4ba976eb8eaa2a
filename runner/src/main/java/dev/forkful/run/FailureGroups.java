package dev.forkful.run;

import dev.forkful.run.RunSnapshot.ErrorGroup;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * The failed tasks of a run, grouped by what failed: the error's type, its HTTP status, and the {@link MessageShape} of
 * its message. Where a type has very many of these, the later ones share a group. Not thread-safe.
 */
final class FailureGroups {
    private static final Key OTHER = new Key("other", -1, null);
    private static final ObjectMapper JSON = JsonMapper.shared();

    private final Map<Key, Group> groups = new LinkedHashMap<>();

    /** @param shape of the messages; null for all that have no group of their own */
    private record Key(String type, int status, @Nullable String shape) {
        Key withoutShape() {
            return new Key(type, status, null);
        }
    }

    /** Not thread-safe. */
    private static final class Group {
        private final String sample;
        private final int sampleSequence;
        private final RoaringBitmap tasks = new RoaringBitmap();
        private boolean varied;

        Group(String sample, int sampleSequence) {
            this.sample = sample;
            this.sampleSequence = sampleSequence;
        }

        void add(int sequence, String message) {
            tasks.add(sequence);
            varied |= !message.equals(sample);
        }
    }

    void add(int sequence, byte[] error) {
        String type;
        String message;
        int status;
        try {
            JsonNode json = JSON.readTree(error);
            type = json.path("type").asString("unknown");
            message = json.path("message").asString("");
            status = json.path("status").asInt(-1);
        } catch (JacksonException e) {
            type = "unknown";
            message = "";
            status = -1;
        }
        String sample = message;
        Key key = new Key(type, status, MessageShape.of(message));
        groups.computeIfAbsent(
                        MessageShape.group(key, groups.keySet(), Key::withoutShape, OTHER),
                        k -> new Group(sample, sequence))
                .add(sequence, message);
    }

    void remove(int sequence) {
        groups.values().forEach(group -> group.tasks.remove(sequence));
        groups.values().removeIf(group -> group.tasks.isEmpty());
    }

    List<ErrorGroup> largest(int limit) {
        return groups.entrySet().stream()
                .map(e -> group(e.getKey(), e.getValue()))
                .sorted(Comparator.comparingLong(ErrorGroup::count).reversed())
                .limit(limit)
                .toList();
    }

    private static ErrorGroup group(Key key, Group group) {
        return new ErrorGroup(
                key.type,
                key.status < 0 ? OptionalInt.empty() : OptionalInt.of(key.status),
                group.tasks.getLongCardinality(),
                group.sample,
                group.sampleSequence,
                group.varied);
    }
}
