package dev.forkful.shell.progress;

import dev.forkful.broker.Event;
import dev.forkful.shell.world.SafeText;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tells of failed tasks as they fail, above the progress; only of the first ones, for a thousand lines say no more. */
public final class FailureLines {
    static final int MOST = 20;

    private static final int COLUMNS = 160;

    private final Progress progress;
    private int shown;

    public FailureLines(Progress progress) {
        this.progress = progress;
    }

    /** Shows a failed reply. Not thread-safe. */
    public void show(Event.Reply reply) {
        if (shown > MOST) {
            return;
        }
        if (shown++ == MOST) {
            progress.above("forkful: more tasks fail; they are not shown one by one");
            return;
        }
        progress.above(line(reply));
    }

    private static String line(Event.Reply reply) {
        String input = SafeText.clipped(new String(reply.task().input(), StandardCharsets.UTF_8), 60);
        String problem;
        try {
            JsonNode error = JsonMapper.shared().readTree(reply.body());
            String type = error.path("type").asString("unknown");
            problem = type.substring(type.lastIndexOf('.') + 1) + ": "
                    + error.path("message").asString("");
        } catch (JacksonException e) {
            problem = "unknown error";
        }
        return SafeText.clipped("failed: task " + reply.sequence() + " " + input + ": " + problem, COLUMNS);
    }
}
