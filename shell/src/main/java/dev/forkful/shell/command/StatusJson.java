package dev.forkful.shell.command;

import dev.forkful.run.RunSnapshot;
import dev.forkful.run.StageProgress;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** The JSON of {@code status --json}, {@code runs --json} and {@code run --json}. Its keys are stable. */
final class StatusJson {
    private StatusJson() {}

    /** One line: the object of one run. */
    static String of(RunSnapshot run) {
        return JsonLine.of(json -> append(json, run));
    }

    /**
     * The same with what bounds it.
     *
     * @param adaptation to how many in flight it adapted itself, and why; empty where it did not
     * @param guard what the machine is short of, so that attempts are held back; empty where they are not
     * @param limits that keep it waiting
     */
    static String of(RunSnapshot run, String adaptation, String guard, List<String> limits) {
        return JsonLine.of(json -> {
            json.writeStartObject();
            properties(json, run);
            json.writeNumberProperty("concurrency", run.limit());
            json.writeStringProperty("adapted", adaptation);
            json.writeStringProperty("guarded", guard);
            json.writeArrayPropertyStart("waitsFor");
            limits.forEach(json::writeString);
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    /** One line: the array of many runs. */
    static String of(List<RunSnapshot> runs) {
        return JsonLine.of(json -> {
            json.writeStartArray();
            runs.forEach(run -> append(json, run));
            json.writeEndArray();
        });
    }

    private static void append(JsonGenerator json, RunSnapshot run) {
        json.writeStartObject();
        properties(json, run);
        json.writeEndObject();
    }

    private static void properties(JsonGenerator json, RunSnapshot run) {
        json.writeStringProperty("run", run.run());
        json.writeStringProperty("state", run.state().label());
        json.writeNumberProperty("published", run.published());
        json.writeNumberProperty("ok", run.ok());
        json.writeNumberProperty("failed", run.failed());
        json.writeNumberProperty("retried", run.retried());
        json.writeNumberProperty("inFlight", run.inFlight());
        json.writeNumberProperty("inDoubt", run.inDoubt());
        json.writeNumberProperty("duplicates", run.duplicates());
        json.writeNumberProperty("workers", run.workers());
        json.writeBooleanProperty("paused", run.paused());
        if (!run.stages().isEmpty()) {
            appendStages(json, run);
        }
    }

    private static void appendStages(JsonGenerator json, RunSnapshot run) {
        json.writeName("stages");
        json.writeStartArray();
        for (StageProgress stage : run.stages()) {
            json.writeStartObject();
            json.writeStringProperty("stage", stage.name());
            json.writeNumberProperty("published", stage.published());
            json.writeNumberProperty("waiting", stage.waiting());
            json.writeNumberProperty("ok", stage.ok());
            json.writeNumberProperty("failed", stage.failed());
            json.writeNumberProperty("inDoubt", stage.inDoubt());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
