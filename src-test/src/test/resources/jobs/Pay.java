import dev.forkful.InDoubt;
import dev.forkful.Job;
import dev.forkful.JobArguments;
import dev.forkful.JobSpec;

/** Calls that must not be repeated. */
public class Pay implements Job {
    @Override
    public JobSpec define(JobArguments arguments) {
        return JobSpec.named("pay")
                .inDoubt(InDoubt.HOLD)
                .asyncTask(String.class, (url, task) ->
                        task.http().postAsync(url, "1", "text/plain").thenApply(answer -> answer.statusCode()));
    }
}
