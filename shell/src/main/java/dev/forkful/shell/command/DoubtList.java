package dev.forkful.shell.command;

import dev.forkful.run.TasksInDoubt.Doubt;
import dev.forkful.shell.world.SafeText;
import dev.forkful.shell.world.World;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tasks in doubt, a line each, for people or as NDJSON.
 *
 * @param stages the names of the run's stages, by index
 */
record DoubtList(World world, List<String> stages, boolean json) {
    private static final int COLUMNS = 200;

    void print(Doubt doubt) {
        String line = json ? JsonLine.of(object -> write(doubt, object)) : line(doubt);
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        new DataStream(world).write(bytes, 0, bytes.length);
    }

    /** {@code task 12 sent 2026-… by worker 2, attempt 1, key ord-77: reset: Connection reset; input {…}}. */
    private String line(Doubt doubt) {
        String stage = stages.size() > 1 ? "  " + stage(doubt) : "";
        return "task " + doubt.sent().sequence() + stage + "  sent " + at(doubt) + " by worker "
                + doubt.sent().worker() + ", attempt " + doubt.sent().attempt() + ", key "
                + SafeText.clipped(doubt.sent().key(), COLUMNS) + ": " + SafeText.clipped(reason(doubt), COLUMNS)
                + "; input " + SafeText.clipped(utf8(doubt.task().input()), COLUMNS);
    }

    private static String reason(Doubt doubt) {
        var error = JsonMapper.shared().readTree(doubt.error());
        return error.path("type").asString("") + ": " + error.path("message").asString("");
    }

    private void write(Doubt doubt, JsonGenerator line) {
        line.writeStartObject();
        line.writeNumberProperty("seq", doubt.sent().sequence());
        line.writeStringProperty("stage", stage(doubt));
        line.writeStringProperty("key", doubt.sent().key());
        line.writeName("input");
        line.writeRawValue(utf8(doubt.task().input()));
        line.writeStringProperty("sentAt", at(doubt));
        line.writeNumberProperty("worker", doubt.sent().worker());
        line.writeNumberProperty("attempt", doubt.sent().attempt());
        line.writeName("error");
        line.writeRawValue(utf8(doubt.error()));
        line.writeEndObject();
    }

    private String stage(Doubt doubt) {
        return stages.get(doubt.task().stage());
    }

    private static String at(Doubt doubt) {
        return Instant.ofEpochMilli(doubt.sent().atMillis()).toString();
    }

    private static String utf8(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
