import dev.forkful.Job;
import dev.forkful.JobArguments;
import dev.forkful.JobSpec;
import dev.forkful.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Tasks wait for the file {@code gate}. As long as it is missing, a pipeline reads no more than some items of its input. */
public class Gated implements Job {
    @Override
    public JobSpec define(JobArguments arguments) {
        Path gate = Path.of(arguments.get("gate"));
        Path begun = gate.resolveSibling("begun");
        return JobSpec.named("gated")
                .concurrency(16)
                .stages(List.of(
                        Stage.of("wait", String.class, (line, task) -> {
                            if (!Files.exists(gate)) {
                                Files.writeString(begun, "");
                            }
                            while (!Files.exists(gate)) {
                                Thread.sleep(10);
                            }
                            return null;
                        }),
                        Stage.of("none", String.class, (line, task) -> null)));
    }
}
