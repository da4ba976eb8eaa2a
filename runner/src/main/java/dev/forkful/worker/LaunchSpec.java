package dev.forkful.worker;

import dev.forkful.JobException;
import dev.forkful.json.JsonWords;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a worker must know to begin: one line of JSON, the first on its standard input, so that arguments are never seen
 * in a list of processes.
 *
 * @param runDirectory the run
 * @param incarnation under which the worker was admitted
 * @param worker its number, from 1
 * @param concurrency attempts that it may have in flight, from 1
 * @param job where the job comes from
 * @param folder what relative paths of the job are led from
 * @param arguments what the person gave with {@code --set}
 * @param log where standard error goes, when a worker that stayed is launched again
 * @param farewell what the worker says when it was drained, and waits for another launch; nobody else knows it; ASCII;
 *     null where it ends then
 * @param run the run's id, whatever its folder is called
 * @param pipeline whether its tasks may emit tasks
 */
public record LaunchSpec(
        Path runDirectory,
        int incarnation,
        int worker,
        int concurrency,
        JobLocation job,
        Path folder,
        Map<String, String> arguments,
        Path log,
        @Nullable String farewell,
        String run,
        boolean pipeline) {
    public LaunchSpec {
        arguments = Map.copyOf(arguments);
        if (incarnation < 1 || worker < 1 || concurrency < 1) {
            throw new IllegalArgumentException("incarnation = " + incarnation + ", worker = " + worker
                    + ", concurrency = " + concurrency + ": each must be at least 1");
        }
    }

    /** Whether the worker waits for another launch when it was drained. */
    boolean stays() {
        return farewell != null;
    }

    /** Loads what reads it. */
    static void load() {
        JsonNode unused = JsonMapper.shared().readTree("[1, \"a\"]");
    }

    /** One line of JSON, without its line feed. */
    public String toJson() {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.put("runDirectory", runDirectory.toString());
        json.put("incarnation", incarnation);
        json.put("worker", worker);
        json.put("concurrency", concurrency);
        ArrayNode classPath = json.putArray("classPath");
        job.classPath().forEach(file -> classPath.add(file.toString()));
        json.put("className", job.className());
        json.put("jobName", job.jobName());
        json.put("folder", folder.toString());
        ObjectNode given = json.putObject("arguments");
        arguments.forEach(given::put);
        json.put("log", log.toString());
        json.put("farewell", farewell);
        json.put("run", run);
        json.put("pipeline", pipeline);
        return json.toString();
    }

    /**
     * Reads what {@link #toJson} wrote. By hand, since a mapper takes 50 ms to learn what this record is made of.
     *
     * @throws JobException where the line is not that
     */
    public static LaunchSpec fromJson(String line) {
        try {
            JsonNode json = JsonMapper.shared().readTree(line);
            Map<String, String> arguments = new HashMap<>();
            for (Map.Entry<String, JsonNode> argument :
                    json.required("arguments").properties()) {
                arguments.put(argument.getKey(), text(argument.getValue()));
            }
            return new LaunchSpec(
                    path(json.required("runDirectory")),
                    json.required("incarnation").intValue(),
                    json.required("worker").intValue(),
                    json.required("concurrency").intValue(),
                    new JobLocation(
                            json.required("classPath")
                                    .valueStream()
                                    .map(LaunchSpec::path)
                                    .toList(),
                            text(json.required("className")),
                            text(json.required("jobName"))),
                    path(json.required("folder")),
                    arguments,
                    path(json.required("log")),
                    json.required("farewell").isNull() ? null : text(json.required("farewell")),
                    text(json.required("run")),
                    json.required("pipeline").booleanValue());
        } catch (JacksonException e) {
            throw new JobException("the launch line of a worker cannot be read: " + JsonWords.of(e), e);
        } catch (IllegalArgumentException e) {
            throw new JobException("the launch line of a worker makes no sense: " + e.getMessage(), e);
        }
    }

    private static Path path(JsonNode json) {
        return Path.of(text(json));
    }

    private static String text(JsonNode json) {
        return json.stringValueOpt()
                .orElseThrow(() -> new IllegalArgumentException(json.getNodeType() + " where a text belongs"));
    }

    /**
     * Where a compiled job is.
     *
     * @param classPath jars and folders: the job's own first, then what it depends on
     * @param className the class that implements {@code JobSource}
     * @param jobName which of its jobs
     */
    public record JobLocation(List<Path> classPath, String className, String jobName) {
        public JobLocation {
            classPath = List.copyOf(classPath);
        }
    }
}
