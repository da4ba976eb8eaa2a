package dev.forkful.shell.workbench;

import dev.forkful.JobException;
import dev.forkful.JobSpec;
import dev.forkful.script.build.CompiledScript;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A script and what it declares.
 *
 * @param path absolute
 * @param arguments what it was given when it said so
 * @param jobs at least one
 */
public record JobScript(Path path, CompiledScript compiled, Map<String, String> arguments, List<JobSpec> jobs) {
    public JobScript {
        arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
        jobs = List.copyOf(jobs);
    }

    /** Its arguments, with others in place of those of the same names. */
    public Map<String, String> argumentsWith(Map<String, String> others) {
        Map<String, String> all = new LinkedHashMap<>(arguments);
        all.putAll(others);
        return all;
    }

    /**
     * The job to run.
     *
     * @param name which; null takes the only one
     * @throws JobException where there is none of that name, or more than one and no name
     */
    public JobSpec choose(@Nullable String name) {
        String names = String.join(", ", jobs.stream().map(JobSpec::name).toList());
        if (name == null && jobs.size() > 1) {
            throw new JobException(path.getFileName() + " declares the jobs " + names + ": choose one with --job NAME");
        }
        return jobs.stream()
                .filter(job -> name == null || job.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new JobException(path.getFileName() + " has no job " + name + "; it has " + names));
    }
}
