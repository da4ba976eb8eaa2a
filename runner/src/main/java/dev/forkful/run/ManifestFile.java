package dev.forkful.run;

import dev.forkful.FailureLimit;
import dev.forkful.ForkfulException;
import dev.forkful.Input;
import dev.forkful.JobException;
import dev.forkful.Rate;
import dev.forkful.broker.BrokerException;
import dev.forkful.broker.Durable;
import dev.forkful.io.Reason;
import dev.forkful.json.JsonWords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code run.json}: written to a temporary name, forced to disk, and renamed, so that it is there whole or not at all.
 *
 * <p><i>Failure:</i> a torn file or one of another format version is refused by name with
 * {@link BrokerException.Damaged}.
 */
final class ManifestFile {
    static final String NAME = "run.json";

    /** Arguments are the longest part, and no command line is longer than this. */
    private static final long LONGEST_BYTES = 16 << 20;

    private static final ObjectMapper JSON = JsonMapper.shared();

    private ManifestFile() {}

    /** Loads what writes it. */
    static void load() {
        byte[] unused = bytes(JSON.createObjectNode().put("format", Manifest.FORMAT));
    }

    static void write(Path runDirectory, Manifest manifest) {
        Path target = runDirectory.resolve(NAME);
        Path temporary = runDirectory.resolve(NAME + ".tmp");
        try {
            Files.write(temporary, bytes(toJson(manifest)));
            Durable.force(temporary);
            Durable.rename(temporary, target);
        } catch (IOException e) {
            throw new BrokerException.Storage("cannot write " + target + ": " + Reason.of(e), e);
        }
    }

    static Manifest read(Path runDirectory) {
        Path file = runDirectory.resolve(NAME);
        try {
            if (Files.size(file) > LONGEST_BYTES) {
                throw new BrokerException.Damaged(file + ": too long to be a run manifest", null);
            }
            JsonNode json = JSON.readTree(Files.readAllBytes(file));
            int format = json.path("format").asInt(-1);
            if (format != Manifest.FORMAT) {
                throw new BrokerException.Damaged(
                        file + ": format version " + format + ", but this Forkful reads version " + Manifest.FORMAT
                                + " only; use the Forkful that made the run",
                        null);
            }
            return fromJson(json);
        } catch (NoSuchFileException e) {
            throw new BrokerException.Damaged(file + " is gone: without it the run cannot be read", e);
        } catch (IOException e) {
            throw new ForkfulException("cannot read " + file + ": " + Reason.of(e), e);
        } catch (InvalidPathException e) { // of a path that is recorded: the run is sound
            throw new BrokerException.Damaged(
                    file + ": names '" + e.getInput() + "', which this locale cannot write; set LC_ALL to one of UTF-8",
                    e);
        } catch (JacksonException e) {
            throw new BrokerException.Damaged(file + ": not a run manifest, or a torn one: " + JsonWords.of(e), e);
        } catch (JobException | NullPointerException | IllegalArgumentException e) {
            throw new BrokerException.Damaged(file + ": not a run manifest, or a torn one: " + e.getMessage(), e);
        }
    }

    private static byte[] bytes(ObjectNode json) {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
    }

    private static ObjectNode toJson(Manifest manifest) {
        ObjectNode json = JSON.createObjectNode();
        json.put("format", Manifest.FORMAT);
        json.put("id", manifest.id());
        json.put("job", manifest.job());
        CodeFile.write(manifest.code(), json);
        json.set("input", inputToJson(manifest.input()));
        json.put("limit", manifest.limit());
        json.put("badInput", manifest.badInput().name());
        json.put("workers", manifest.workers());
        json.put("concurrency", manifest.concurrency());
        json.put("heapPerWorker", manifest.heapPerWorker());
        json.put("failureLimit", manifest.failureLimit().toString());
        ObjectNode arguments = json.putObject("arguments");
        manifest.arguments().forEach(arguments::put);
        json.put("createdAtMillis", manifest.createdAtMillis());
        Path out = manifest.out();
        json.put("out", out == null ? null : out.toString());
        json.put("outStage", manifest.outStage());
        json.set("stages", JSON.valueToTree(manifest.stages()));
        CheckedInput checked = manifest.checkedInput();
        json.put("inputDigest", checked == null ? null : checked.digest());
        if (checked != null && checked.items() != CheckedInput.ALL) {
            json.put("inputItems", checked.items());
        }
        json.put("rate", text(manifest.pace().run()));
        json.put("perHost", text(manifest.pace().perHost()));
        json.put("leastConcurrency", manifest.pace().leastConcurrency());
        json.put("privateNetworksDenied", manifest.privateNetworksDenied());
        return json;
    }

    private static Manifest fromJson(JsonNode json) {
        Map<String, String> arguments = new HashMap<>();
        json.required("arguments")
                .properties()
                .forEach(e -> arguments.put(e.getKey(), e.getValue().asString()));
        return new Manifest(
                json.required("id").asString(),
                json.required("job").asString(),
                CodeFile.read(json),
                inputFromJson(json.required("input")),
                json.required("limit").asLong(),
                Manifest.BadInput.valueOf(json.required("badInput").asString()),
                json.required("workers").asInt(),
                json.required("concurrency").asInt(),
                json.path("heapPerWorker").asLong(0),
                FailureLimit.parse(json.path("failureLimit").asString("none")),
                arguments,
                json.required("createdAtMillis").asLong(),
                json.path("out").asStringOpt().map(Path::of).orElse(null),
                json.path("outStage").asStringOpt().orElse(null),
                stages(json.path("stages")),
                checkedInput(json),
                new Manifest.Pace(
                        rate(json, "rate"),
                        rate(json, "perHost"),
                        json.path("leastConcurrency").asInt(0)),
                json.path("privateNetworksDenied").asBoolean(false));
    }

    private static @Nullable CheckedInput checkedInput(JsonNode json) {
        String digest = json.path("inputDigest").asStringOpt().orElse(null);
        return digest == null
                ? null
                : new CheckedInput(digest, json.path("inputItems").asLong(CheckedInput.ALL));
    }

    private static @Nullable String text(@Nullable Rate rate) {
        return rate == null ? null : rate.toString();
    }

    private static @Nullable Rate rate(JsonNode json, String field) {
        return json.path(field).asStringOpt().map(Rate::parse).orElse(null);
    }

    private static List<StagePlan> stages(JsonNode json) {
        List<StagePlan> stages = new ArrayList<>();
        json.forEach(stage -> stages.add(JSON.treeToValue(stage, StagePlan.class)));
        return stages;
    }

    /** Items live in the job itself, as does whatever the command line did not name. */
    private static @Nullable ObjectNode inputToJson(@Nullable Input input) {
        if (input instanceof Input.File file) {
            return JSON.createObjectNode()
                    .put("format", file.format().name().toLowerCase(Locale.ROOT))
                    .put("path", file.path())
                    .put("delimiter", String.valueOf(file.delimiter()));
        }
        if (input instanceof Input.Range range) {
            return JSON.createObjectNode().put("first", range.first()).put("last", range.last());
        }
        if (input instanceof Input.Open) {
            return JSON.createObjectNode().put("open", true);
        }
        return null;
    }

    private static char delimiter(String text) {
        if (text.length() != 1) {
            throw new JobException("a delimiter of " + text.length() + " characters");
        }
        return text.charAt(0);
    }

    private static @Nullable Input inputFromJson(JsonNode json) {
        if (json.isNull()) {
            return null;
        }
        if (json.has("path")) {
            String format = Objects.requireNonNull(json.required("format").asString());
            return new Input.File(
                    Input.Format.valueOf(format.toUpperCase(Locale.ROOT)),
                    json.required("path").asString(),
                    delimiter(json.path("delimiter").asString(",")));
        }
        if (json.has("open")) {
            return Input.open();
        }
        return Input.range(
                json.required("first").asLong(), json.required("last").asLong());
    }
}
