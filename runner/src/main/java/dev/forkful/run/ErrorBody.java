package dev.forkful.run;

import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;

/** The error of a task that no attempt at it raised, in the form that failed replies have. */
final class ErrorBody {
    private ErrorBody() {}

    static byte[] of(String type, String message) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("type", type)
                .put("message", message)
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }
}
