package dev.forkful;

import java.util.List;

/**
 * A job that is written as a class: the Java form of a job script.
 *
 * <p>The class must be public and have one public constructor without parameters. Forkful creates one instance in the
 * console and one in each worker process. So {@code define} must return the same job for the same arguments, whatever
 * the time or the machine, and it must only declare the work, not do it.
 *
 * <pre>{@code
 * public class Fetch implements Job {
 *     public record Page(String url, int status) {}
 *
 *     public JobSpec define(JobArguments arguments) {
 *         return JobSpec.named("fetch")
 *                 .input(Input.lines("urls.txt"))
 *                 .task(String.class, (url, task) -> new Page(url, task.http().get(url).statusCode()));
 *     }
 * }
 * }</pre>
 */
@FunctionalInterface
public interface Job extends JobSource {

    /**
     * Declares the job.
     *
     * @param arguments the {@code --set key=value} arguments of the command line
     * @return never null
     */
    JobSpec define(JobArguments arguments);

    @Override
    default List<JobSpec> jobs(JobArguments arguments) {
        JobSpec job = define(arguments);
        if (job == null) {
            throw new JobException(getClass().getName() + ": define returned null, and no job");
        }
        return List.of(job);
    }
}
