package dev.forkful.shell.workbench;

import dev.forkful.JobException;
import dev.forkful.JobSpec;
import dev.forkful.script.build.CompiledScript;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A script and what it declares.
 *
 * @param path absolute
 * @param jobs at least one
 */
public record JobScript(Path path, CompiledScript compiled, List<JobSpec> jobs) {
    public JobScript {
        jobs = List.copyOf(jobs);
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
