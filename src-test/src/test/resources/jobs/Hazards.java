import dev.forkful.Job;
import dev.forkful.JobArguments;
import dev.forkful.JobSpec;
import dev.forkful.RetryPolicy;
import dev.forkful.TaskContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Does to its worker whatever a task asks for. */
public class Hazards implements Job {
    @Override
    public JobSpec define(JobArguments arguments) {
        return JobSpec.named("hazards")
                .concurrency(64)
                .timeout(Duration.ofSeconds(2))
                .retry(RetryPolicy.DEFAULT.withAttempts(1))
                .task(String.class, Hazards::run);
    }

    private static Object run(String input, TaskContext task) throws Exception {
        switch (input.replaceAll("[0-9]", "")) {
            case "exit":
                System.exit(0);
                return "unreachable";
            case "halt":
                Runtime.getRuntime().halt(9);
                return "unreachable";
            case "console": // as the kernel does to a whole container
                ProcessHandle.current().parent().ifPresent(ProcessHandle::destroyForcibly);
                Runtime.getRuntime().halt(137);
                return "unreachable";
            case "memory":
                List<byte[]> hoard = new ArrayList<>();
                while (true) {
                    hoard.add(new byte[8 << 20]);
                }
            case "stack":
                return deeper(1);
            case "loop":
                long n = 0;
                while (n >= 0) {
                    n = (n + 1) & 0xffff;
                }
                return n;
            default:
                Thread.sleep(5); // so that the innocent are in flight beside the guilty
                return input;
        }
    }

    private static int deeper(int depth) {
        return deeper(depth + 1) + deeper(depth + 2);
    }
}
