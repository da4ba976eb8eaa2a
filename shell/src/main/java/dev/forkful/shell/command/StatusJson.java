package dev.forkful.shell.command;

import dev.forkful.run.Manifest;
import dev.forkful.run.RunSnapshot;
import dev.forkful.run.RunSnapshot.ErrorGroup;
import dev.forkful.run.RunSnapshot.Latency;
import dev.forkful.run.StageProgress;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import tools.jackson.core.JsonGenerator;

/**
 * The JSON of {@code status --json}, {@code runs --json} and {@code run --json}. Its keys are stable; others may be
 * added at the end one day.
 *
 * @param manifest what the run is made of
 * @param run how it stands
 */
record StatusJson(Manifest manifest, RunSnapshot run) {

    /**
     * What bounds a run.
     *
     * @param adapted to how many in flight it adapted itself, and why; empty where it did not
     * @param guarded what the machine is short of, so that attempts are held back; empty where they are not
     * @param limits that keep it waiting
     */
    record Bounds(String adapted, String guarded, List<String> limits) {}

    /** One line: the array of many runs. */
    static String of(List<StatusJson> runs) {
        return JsonLine.of(json -> {
            json.writeStartArray();
            runs.forEach(run -> {
                json.writeStartObject();
                run.properties(json);
                json.writeEndObject();
            });
            json.writeEndArray();
        });
    }

    /** One line: the object of the run. */
    String line() {
        return JsonLine.of(json -> {
            json.writeStartObject();
            properties(json);
            json.writeEndObject();
        });
    }

    /**
     * The same with what bounds it, and how fast it is.
     *
     * @param lastSettledMillis in ms since the epoch; empty where nothing was settled
     * @param nowMillis in ms since the epoch
     */
    String line(Bounds bounds, RecentRate rate, OptionalLong lastSettledMillis, long nowMillis) {
        return JsonLine.of(json -> {
            json.writeStartObject();
            properties(json);
            json.writeNumberProperty("concurrency", run.limit());
            json.writeStringProperty("adapted", bounds.adapted);
            json.writeStringProperty("guarded", bounds.guarded);
            json.writeArrayPropertyStart("waitsFor");
            bounds.limits.forEach(json::writeString);
            json.writeEndArray();
            json.writeNumberProperty("ageMs", nowMillis - manifest.createdAtMillis());
            json.writeNumberProperty("ratePerSecond", rate.perSecond());
            json.writeName("etaMs");
            rate.remaining(run).ifPresentOrElse(eta -> json.writeNumber(eta.toMillis()), json::writeNull);
            json.writeName("lastSettledAt");
            lastSettledMillis.ifPresentOrElse(
                    at -> json.writeString(Instant.ofEpochMilli(at).toString()), json::writeNull);
            json.writeEndObject();
        });
    }

    private void properties(JsonGenerator json) {
        json.writeStringProperty("run", run.run());
        json.writeStringProperty("state", run.state().label());
        json.writeNumberProperty("published", run.published());
        json.writeNumberProperty("ok", run.ok());
        json.writeNumberProperty("failed", run.failed());
        json.writeNumberProperty("retried", run.retried());
        json.writeNumberProperty("inFlight", run.inFlight());
        json.writeNumberProperty("inDoubt", run.inDoubt());
        json.writeNumberProperty("suspects", run.suspects());
        json.writeNumberProperty("duplicates", run.duplicates());
        json.writeNumberProperty("workers", run.workers());
        json.writeBooleanProperty("paused", run.paused());
        if (!run.stages().isEmpty()) {
            appendStages(json);
        }
        json.writeStringProperty("job", manifest.job());
        json.writeStringProperty(
                "createdAt", Instant.ofEpochMilli(manifest.createdAtMillis()).toString());
        appendLatency(json);
        appendErrors(json);
    }

    private void appendStages(JsonGenerator json) {
        json.writeArrayPropertyStart("stages");
        for (StageProgress stage : run.stages()) {
            json.writeStartObject();
            json.writeStringProperty("stage", stage.name());
            json.writeNumberProperty("published", stage.published());
            writeOrNull(json, "waiting", stage.waiting());
            json.writeNumberProperty("ok", stage.ok());
            json.writeNumberProperty("failed", stage.failed());
            json.writeNumberProperty("inDoubt", stage.inDoubt());
            writeOrNull(json, "dropped", stage.dropped());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeOrNull(JsonGenerator json, String name, OptionalLong value) {
        json.writeName(name);
        value.ifPresentOrElse(json::writeNumber, json::writeNull);
    }

    private void appendLatency(JsonGenerator json) {
        Latency latency = run.latency();
        json.writeNumberProperty("p50Ms", latency.p50Millis());
        json.writeNumberProperty("p95Ms", latency.p95Millis());
        json.writeNumberProperty("p99Ms", latency.p99Millis());
        json.writeNumberProperty("maxMs", latency.maxMillis());
    }

    /** As {@code failures --json} names them. */
    private void appendErrors(JsonGenerator json) {
        json.writeArrayPropertyStart("errors");
        for (ErrorGroup group : run.errors()) {
            json.writeStartObject();
            json.writeStringProperty("type", group.type());
            group.status().ifPresent(status -> json.writeNumberProperty("status", status));
            json.writeNumberProperty("count", group.count());
            json.writeNumberProperty("sampleSeq", group.sampleSequence());
            json.writeStringProperty("sampleMessage", group.sample());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
