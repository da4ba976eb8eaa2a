package dev.forkful.run;

import dev.forkful.run.RunSnapshot.ErrorGroup;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.roaringbitmap.RoaringBitmap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** The failed tasks of a run, grouped by what failed: the error's type and HTTP status. Not thread-safe. */
final class FailureGroups {
    /** A job whose every failure has a type of its own must not fill the memory. */
    private static final int MAX_GROUPS = 200;

    private static final Key OTHER = new Key("other", -1);
    private static final ObjectMapper JSON = JsonMapper.shared();

    private final Map<Key, Group> groups = new LinkedHashMap<>();

    private record Key(String type, int status) {}

    private record Group(String sample, int sampleSequence, RoaringBitmap tasks) {}

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
        Key key = new Key(type, status);
        if (!groups.containsKey(key) && groups.size() >= MAX_GROUPS) {
            key = OTHER;
        }
        String sample = message;
        groups.computeIfAbsent(key, k -> new Group(sample, sequence, new RoaringBitmap()))
                .tasks
                .add(sequence);
    }

    void remove(int sequence) {
        groups.values().forEach(group -> group.tasks.remove(sequence));
        groups.values().removeIf(group -> group.tasks.isEmpty());
    }

    List<ErrorGroup> largest(int limit) {
        return groups.entrySet().stream()
                .map(e -> new ErrorGroup(
                        e.getKey().type,
                        e.getKey().status < 0 ? OptionalInt.empty() : OptionalInt.of(e.getKey().status),
                        e.getValue().tasks.getLongCardinality(),
                        e.getValue().sample,
                        e.getValue().sampleSequence))
                .sorted(Comparator.comparingLong(ErrorGroup::count).reversed())
                .limit(limit)
                .toList();
    }
}
