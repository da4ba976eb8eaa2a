package dev.forkful.shell.command;

import dev.forkful.run.RunSnapshot;
import java.io.StringWriter;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.json.JsonFactory;

/** The JSON of {@code status --json}, {@code runs --json} and {@code run --json}. Its keys are stable. */
final class StatusJson {
    private StatusJson() {}

    /** One line: the object of one run. */
    static String of(RunSnapshot run) {
        return write(json -> append(json, run));
    }

    /** One line: the array of many runs. */
    static String of(List<RunSnapshot> runs) {
        return write(json -> {
            json.writeStartArray();
            runs.forEach(run -> append(json, run));
            json.writeEndArray();
        });
    }

    private static String write(java.util.function.Consumer<JsonGenerator> content) {
        StringWriter text = new StringWriter();
        // The plain generator: the whole of databind would cost a tenth of a second at the start.
        try (JsonGenerator json =
                new JsonFactory().createGenerator(tools.jackson.core.ObjectWriteContext.empty(), text)) {
            content.accept(json);
        }
        return text.toString();
    }

    private static void append(JsonGenerator json, RunSnapshot run) {
        json.writeStartObject();
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
        json.writeEndObject();
    }
}
