package dev.forkful.run;

import dev.forkful.run.Code.Redo;
import dev.forkful.run.Code.Revision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The part of {@code run.json} that says what code the run has, and had. */
final class CodeFile {
    private CodeFile() {}

    static void write(Code code, ObjectNode into) {
        put(into, code.script(), code.hash(), code.className());
        if (code.revisions().isEmpty()) {
            return;
        }
        var revisions = into.putArray("revisions");
        for (Revision revision : code.revisions()) {
            ObjectNode json = revisions.addObject();
            put(json, revision.script(), revision.hash(), revision.className());
            json.put("atMillis", revision.atMillis());
            json.put("by", revision.by());
            json.put("redo", revision.redo().name());
            revision.touched().forEach(json.putArray("touched")::add);
        }
    }

    private static void put(ObjectNode into, Path script, String hash, String className) {
        into.put("script", script.toString());
        into.put("scriptHash", hash);
        into.put("className", className);
    }

    static Code read(JsonNode json) {
        List<Revision> revisions = new ArrayList<>();
        json.path("revisions").forEach(revision -> revisions.add(revision(revision)));
        return new Code(
                Path.of(json.required("script").asString()),
                json.required("scriptHash").asString(),
                json.required("className").asString(),
                revisions);
    }

    private static Revision revision(JsonNode json) {
        List<Integer> touched = new ArrayList<>();
        json.required("touched").forEach(stage -> touched.add(stage.asInt()));
        return new Revision(
                Path.of(json.required("script").asString()),
                json.required("scriptHash").asString(),
                json.required("className").asString(),
                json.required("atMillis").asLong(),
                json.required("by").asString(),
                Redo.valueOf(json.required("redo").asString()),
                touched);
    }
}
