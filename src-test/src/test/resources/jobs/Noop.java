import dev.forkful.Job;
import dev.forkful.JobArguments;
import dev.forkful.JobSpec;

/** Does nothing, so that what is left is what Forkful itself costs. */
public class Noop implements Job {
    @Override
    public JobSpec define(JobArguments arguments) {
        return JobSpec.named("noop").task(String.class, (input, task) -> "");
    }
}
