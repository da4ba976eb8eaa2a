package dev.forkful.worker;

import dev.forkful.JobException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a worker must know to begin: one line of JSON, the first on its standard input, so that arguments are never seen
 * in a list of processes.
 *
 * @param runDirectory the run
 * @param incarnation under which the worker was admitted
 * @param worker its number, from 1
 * @param concurrency attempts that it may have in flight, from 1
 * @param job where the job comes from
 * @param arguments what the person gave with {@code --set}
 * @param log where standard error goes, when a worker that stayed is launched again
 * @param stays whether the worker waits for another launch when it was drained
 * @param run the run's id, whatever its folder is called
 * @param pipeline whether its tasks may emit tasks
 */
public record LaunchSpec(
        Path runDirectory,
        int incarnation,
        int worker,
        int concurrency,
        JobLocation job,
        Map<String, String> arguments,
        Path log,
        boolean stays,
        String run,
        boolean pipeline) {
    public LaunchSpec {
        arguments = Map.copyOf(arguments);
        if (incarnation < 1 || worker < 1 || concurrency < 1) {
            throw new IllegalArgumentException("incarnation = " + incarnation + ", worker = " + worker
                    + ", concurrency = " + concurrency + ": each must be at least 1");
        }
    }

    /** One line of JSON, without its line feed. */
    public String toJson() {
        return JsonMapper.shared().writeValueAsString(this);
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws JobException where the line is not that
     */
    public static LaunchSpec fromJson(String line) {
        try {
            return JsonMapper.shared().readValue(line, LaunchSpec.class);
        } catch (JacksonException e) {
            throw new JobException("the launch line of a worker cannot be read: " + e.getOriginalMessage(), e);
        }
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
