package dev.forkful.worker;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

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
 */
public record LaunchSpec(
        Path runDirectory,
        int incarnation,
        int worker,
        int concurrency,
        JobLocation job,
        Map<String, String> arguments) {
    public LaunchSpec {
        arguments = Map.copyOf(arguments);
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
