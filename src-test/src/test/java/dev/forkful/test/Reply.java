package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A reply line, read.
 *
 * @param result null where the task failed
 * @param error null where it went well
 */
record Reply(
        long seq,
        String stage,
        String status,
        JsonNode input,
        @Nullable JsonNode result,
        @Nullable JsonNode error,
        int attempts,
        double ms,
        int worker,
        String at) {
    static final JsonMapper JSON = JsonMapper.builder().build();

    /** Reads NDJSON, sorted by sequence number. */
    static List<Reply> parse(String ndjson) {
        return ndjson.lines()
                .map(line -> JSON.readValue(line, Reply.class))
                .sorted(Comparator.comparingLong(Reply::seq))
                .toList();
    }

    static List<Reply> parse(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Holds that each task from 0 to count - 1 has exactly one reply. */
    static void assertOneEach(List<Reply> replies, int count) {
        assertThat(replies.stream().map(Reply::seq))
                .as("each sequence number once")
                .containsExactlyElementsOf(LongStream.range(0, count).boxed().toList());
    }

    /** The same, and that each is ok. */
    static void assertAllOk(List<Reply> replies, int count) {
        assertOneEach(replies, count);
        assertThat(replies).allSatisfy(reply -> assertThat(reply.status()).isEqualTo("ok"));
    }

    boolean isOk() {
        return status.equals("ok");
    }

    String inputText() {
        return input.asString();
    }

    /** The result, of a task that went well. */
    JsonNode value() {
        assertThat(result).as("result of %s", this).isNotNull();
        return java.util.Objects.requireNonNull(result);
    }

    /** What kind of error it failed with, its package left out. */
    String errorType() {
        assertThat(error).as("error of %s", this).isNotNull();
        String type = java.util.Objects.requireNonNull(error).path("type").asString();
        return type.substring(type.lastIndexOf('.') + 1);
    }

    String errorMessage() {
        assertThat(error).as("error of %s", this).isNotNull();
        return java.util.Objects.requireNonNull(error).path("message").asString();
    }
}
