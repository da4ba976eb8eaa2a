package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What a command left.
 *
 * @param command as it was typed
 * @param exit its exit code
 * @param out what it wrote as data
 * @param err what it said
 */
record Finished(String command, int exit, String out, String err) {

    /** The same, if the exit code is as expected. */
    Finished expect(int code) {
        assertThat(exit)
                .as("exit code of: %s%nstderr: %s%nstdout: %.2000s", command, err, out)
                .isEqualTo(code);
        return this;
    }

    /** Its data, line by line. */
    List<String> lines() {
        return out.lines().toList();
    }

    /** Its data as replies, in the order of sequence numbers. */
    List<Reply> replies() {
        return Reply.parse(out);
    }

    /** Its data as one JSON value. */
    JsonNode json() {
        return Reply.JSON.readTree(out);
    }
}
