import dev.forkful.InDoubt;
import dev.forkful.Job;
import dev.forkful.JobArguments;
import dev.forkful.JobSpec;
import java.time.Duration;

/** Calls that must not be repeated. */
public class Pay implements Job {
    @Override
    public JobSpec define(JobArguments arguments) {
        String timeout = arguments.get("timeout");
        return JobSpec.named("pay")
                .inDoubt(InDoubt.HOLD)
                .timeout(Duration.parse(timeout == null ? "PT1M" : timeout))
                .asyncTask(String.class, (url, task) ->
                        task.http().postAsync(url, "1", "text/plain").thenApply(answer -> answer.statusCode()));
    }
}
