import dev.forkful.Job;
import dev.forkful.JobArguments;
import dev.forkful.JobSpec;
import dev.forkful.Stage;
import java.util.List;

/** What its tasks emit, and what they result in, is too long for a record of a queue. */
public class Bulky implements Job {
    @Override
    public JobSpec define(JobArguments arguments) {
        return JobSpec.named("bulky")
                .stages(List.of(
                        Stage.of("split", Integer.class, (n, task) -> {
                            for (String letter : List.of("a", "b", "c")) {
                                task.emit(letter.repeat(100_000 + n));
                            }
                            return null;
                        }),
                        Stage.of("grow", String.class, (text, task) -> text.repeat(3))));
    }
}
