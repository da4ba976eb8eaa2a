import dev.forkful.Input;
import dev.forkful.Job;
import dev.forkful.JobArguments;
import dev.forkful.JobSpec;

/** The Java form of a job, in blocking style. */
public class Fetch implements Job {
    public record Page(String url, int status) {}

    @Override
    public JobSpec define(JobArguments arguments) {
        return JobSpec.named("fetch")
                .input(Input.lines("urls.txt"))
                .concurrency(Integer.parseInt(java.util.Objects.requireNonNullElse(arguments.get("concurrency"), "64")))
                .task(String.class, (url, task) -> new Page(url, task.http().get(url).statusCode()));
    }
}
