package dev.forkful.worker;

import dev.forkful.JobException;
import dev.forkful.JobSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;

/**
 * Jobs, and the class loader that their code lives in.
 *
 * @param jobs at least one; names are distinct
 * @param loader its parent is Forkful's own
 */
public record LoadedJobs(List<JobSpec> jobs, URLClassLoader loader) implements AutoCloseable {

    public LoadedJobs {
        jobs = List.copyOf(jobs);
    }

    /**
     * The job of that name.
     *
     * @throws JobException where there is none; it lists those that there are
     */
    public JobSpec named(String name) {
        return jobs.stream()
                .filter(job -> job.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new JobException("no job " + name + " here; there is: "
                        + String.join(", ", jobs.stream().map(JobSpec::name).toList())));
    }

    /**
     * The job of that name, which an earlier declaration of the same code had.
     *
     * @throws JobException where this one has it not; it says what that means
     */
    public JobSpec namedAgain(String name) {
        if (jobs.stream().noneMatch(job -> job.name().equals(name))) {
            throw new JobException("the job " + name + " was declared when its run was begun, and now there is "
                    + String.join(", ", jobs.stream().map(JobSpec::name).toList())
                    + ": a script must declare the same jobs each time, whatever the time, the machine or chance");
        }
        return named(name);
    }

    /** Opens all the jars, which are opened at the first need otherwise: from now on they may be deleted. */
    void openJars() {
        URL unused = loader.findResource("no/such/resource");
    }

    /** Lets go of the jars. The jobs cannot be run any more. */
    @Override
    public void close() {
        try {
            loader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
