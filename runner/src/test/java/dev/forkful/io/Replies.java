package dev.forkful.io;

import dev.forkful.broker.Event;
import dev.forkful.broker.TaskRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Replies as they would come from a worker. */
final class Replies {
    private static final long AT = Instant.parse("2026-11-21T03:04:05.678Z").toEpochMilli();

    private Replies() {}

    static Event.Reply ok(long sequence, String input, String result) {
        return reply(sequence, Event.Status.OK, input, result);
    }

    static Event.Reply failed(long sequence, String input, String error) {
        return reply(sequence, Event.Status.FAILED, input, error);
    }

    static Event.Reply ofStage(int stage, long sequence, String input, String result) {
        return timed(new TaskRecord(sequence, stage, utf8(input)), Event.Status.OK, result, AT, 12_345_678);
    }

    private static Event.Reply reply(long sequence, Event.Status status, String input, String body) {
        return timed(new TaskRecord(sequence, 0, utf8(input)), status, body, AT, 12_345_678);
    }

    static Event.Reply timed(TaskRecord task, Event.Status status, String body, long atMillis, long durationNanos) {
        return new Event.Reply(atMillis, 0, status, 1, durationNanos, 1, task, utf8(body));
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
