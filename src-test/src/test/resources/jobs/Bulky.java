import dev.forkful.Job;
import dev.forkful.JobArguments;
import dev.forkful.JobSpec;
import dev.forkful.Stage;
import java.util.List;

/** What its tasks emit, or what they result in, is too long for a record of a queue; {@code long} says which. */
public class Bulky implements Job {
    @Override
    public JobSpec define(JobArguments arguments) {
        boolean emitsMuch = "emissions".equals(arguments.get("long"));
        return JobSpec.named("bulky")
                .stages(List.of(
                        Stage.of("split", Integer.class, (n, task) -> {
                            for (String letter : List.of("a", "b", "c")) {
                                task.emit(letter.repeat(emitsMuch ? 100_000 + n : 1_000 + n));
                            }
                            return null;
                        }),
                        Stage.of("grow", String.class, (text, task) -> emitsMuch ? text.substring(99_990) : text.repeat(300))));
    }
}
