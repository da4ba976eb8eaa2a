package dev.forkful.io;

import dev.forkful.broker.Event;
import dev.forkful.broker.TaskRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * Writes a reply as one line of JSON. The format is stable: scripts of our users read it.
 *
 * <pre>{@code
 * {"seq":12,"stage":"main","status":"ok","input":…,"result":…,"attempts":1,"ms":12.3,"worker":1,"at":"2026-11-21T03:04:05.678Z"}
 * {"seq":13,"stage":"main","status":"failed","input":…,"error":{…},"attempts":3,"ms":12.3,"worker":1,"at":"…"}
 * {"seq":14,"stage":"detail",…,"at":"…","parent":3}
 * }</pre>
 *
 * <p>{@code parent} is the task that emitted it, where one did. Input, result and error are copied as they are, only a
 * line break between their tokens becomes a space. Keys may be added at the end one day.
 *
 * <p><b>Threading:</b> not thread-safe.
 */
final class ReplyJson {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final byte[] SEQUENCE = ascii("{\"seq\":");
    private static final byte[] STAGE = ascii(",\"stage\":");
    private static final byte[] OK = ascii(",\"status\":\"ok\",\"input\":");
    private static final byte[] FAILED = ascii(",\"status\":\"failed\",\"input\":");
    private static final byte[] RESULT = ascii(",\"result\":");
    private static final byte[] ERROR = ascii(",\"error\":");
    private static final byte[] ATTEMPTS = ascii(",\"attempts\":");
    private static final byte[] MILLIS = ascii(",\"ms\":");
    private static final byte[] WORKER = ascii(",\"worker\":");
    private static final byte[] AT = ascii(",\"at\":\"");
    private static final byte[] AT_END = ascii("Z\"");
    private static final byte[] PARENT = ascii(",\"parent\":");
    private static final byte[] END = ascii("}\n");
    private static final byte[] NULL = ascii("null");

    private final List<byte[]> stages;

    // Replies come nearly in the order of time: the text of the second is made once for many of them.
    private long second = Long.MIN_VALUE;
    private byte[] secondText = new byte[0];

    /**
     * The format for the replies of one job.
     *
     * @param stages the names of the job's stages, in order
     */
    ReplyJson(List<String> stages) {
        this.stages = stages.stream()
                .map(name -> new JsonBytes().putString(name).copy())
                .toList();
    }

    /** Adds the line, with its line break. */
    void append(Event.Reply reply, JsonBytes out) {
        TaskRecord task = reply.task();
        boolean ok = reply.status() == Event.Status.OK;
        out.put(SEQUENCE).putNumber(task.sequence());
        out.put(STAGE).put(stages.get(task.stage()));
        out.put(ok ? OK : FAILED).putValue(orNull(task.input()));
        out.put(ok ? RESULT : ERROR).putValue(orNull(reply.body()));
        out.put(ATTEMPTS).putNumber(reply.attempts());
        long tenths = (Math.max(0, reply.durationNanos()) + 50_000) / 100_000;
        out.put(MILLIS).putNumber(tenths / 10).put('.').putNumber(tenths % 10);
        out.put(WORKER).putNumber(reply.worker());
        out.put(AT);
        appendTime(reply.atMillis(), out);
        out.put(AT_END);
        if (task.origin().isEmitted()) {
            out.put(PARENT).putNumber(task.origin().parent());
        }
        out.put(END);
    }

    private void appendTime(long millis, JsonBytes out) {
        long wanted = Math.floorDiv(millis, 1000L);
        if (wanted != second) {
            secondText = ascii(SECONDS.format(Instant.ofEpochSecond(wanted)));
            second = wanted;
        }
        int rest = Math.floorMod(millis, 1000);
        out.put(secondText).put('.');
        out.put((char) ('0' + rest / 100)).put((char) ('0' + rest / 10 % 10)).put((char) ('0' + rest % 10));
    }

    private static byte[] orNull(byte[] json) {
        return json.length == 0 ? NULL : json;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
