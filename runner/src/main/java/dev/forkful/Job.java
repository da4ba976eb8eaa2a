package dev.forkful;

import java.util.List;

/**
 * A job written as a class: the Java form of a job script.
 *
 * <p>The class needs a public constructor without parameters. Forkful makes one instance in the console and one in each
 * worker process, so {@code define} must give the same job for the same arguments, and must not do the job's work.
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
     * @param arguments what the person gave with {@code --set key=value}
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
