package dev.forkful.run;

import dev.forkful.broker.Order.Verb;
import dev.forkful.json.JsonWords;
import dev.forkful.json.TaskMapper;
import dev.forkful.worker.TaskJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a person decides of tasks in doubt.
 *
 * @param verb {@link Verb#DOUBT_RETRY}, {@link Verb#DOUBT_FAIL} or {@link Verb#DOUBT_OK}
 * @param resultJson of those that are settled as ok: one JSON value; else {@code null}
 * @param tasks which
 */
public record Decision(Verb verb, String resultJson, List<Choice> tasks) {
    /** A generation is a byte. */
    static final int LAST_GENERATION = 255;

    public Decision {
        tasks = List.copyOf(tasks);
    }

    /**
     * A task as the person saw it: a decision says nothing of a later doubt.
     *
     * @param attempts that were made in that generation
     */
    public record Choice(long sequence, int generation, int attempts) {}

    static boolean isOne(Verb verb) {
        return verb == Verb.DOUBT_RETRY || verb == Verb.DOUBT_FAIL || verb == Verb.DOUBT_OK;
    }

    /** As it lies in a control file: the result, then {@code [sequence,generation,attempts]} of each task. */
    List<String> items() {
        List<String> items = new ArrayList<>();
        items.add(resultJson);
        tasks.forEach(task -> items.add("[" + task.sequence + "," + task.generation + "," + task.attempts + "]"));
        return items;
    }

    /** Why such items are no decision; empty where they are one. */
    static String flaw(List<String> items) {
        try {
            for (int i = 0; i < items.size(); i++) {
                JsonNode item = TaskMapper.tree(items.get(i));
                if (i > 0 && (!item.isArray() || item.size() != 3)) {
                    return "an item is no task: " + items.get(i);
                }
            }
        } catch (JacksonException e) {
            return "an item is not JSON: " + JsonWords.of(e);
        }
        if (items.isEmpty()) {
            return "it says nothing";
        }
        return items.get(0).getBytes(StandardCharsets.UTF_8).length > TaskJson.MAX_RESULT_BYTES
                ? "the result is longer than " + TaskJson.MAX_RESULT_BYTES + " bytes"
                : "";
    }

    /** The same as {@link #items} said; only of items without a flaw. */
    static Decision of(Verb verb, List<String> items) {
        List<Choice> tasks = new ArrayList<>();
        for (String item : items.subList(1, items.size())) {
            JsonNode task = JsonMapper.shared().readTree(item);
            tasks.add(new Choice(
                    task.get(0).asLong(-1),
                    task.get(1).asInt(-1),
                    Math.max(1, task.get(2).asInt(1))));
        }
        return new Decision(verb, items.get(0), tasks);
    }

    /** Whether a task can be run anew: its generations can be counted. */
    public static boolean mayReopen(int generation) {
        return generation < LAST_GENERATION;
    }
}
