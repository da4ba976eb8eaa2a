package dev.forkful.shell.demo;

import dev.forkful.Job;
import dev.forkful.JobArguments;
import dev.forkful.JobException;
import dev.forkful.JobSpec;

/**
 * The job of {@code forkful demo}: a job like anybody's, which calls a server and keeps what it answers. It is a class,
 * so that the demo need not wait for a compiler.
 */
public final class DemoJob implements Job {

    /** The name of the job. */
    public static final String NAME = "demo";

    /** The argument that says where the slow server is, without a slash at the end. */
    public static final String SERVER = "server";

    /** What is kept of an answer. */
    public record Answer(int status, String said) {}

    @Override
    public JobSpec define(JobArguments arguments) {
        String server = arguments.get(SERVER);
        if (server == null) {
            throw new JobException("the demo's job needs --set server=URL");
        }
        return JobSpec.named(NAME)
                .concurrency(100)
                .asyncTask(
                        Long.class,
                        (order, task) -> task.http()
                                .getAsync(server + "/orders/" + order)
                                .thenApply(response -> new Answer(response.statusCode(), response.body())));
    }
}
