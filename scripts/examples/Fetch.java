// A Java job in blocking style; from JDK 21 on each task has a virtual thread.
// Try: forkful run Fetch.java --input urls.txt
import dev.forkful.Input;
import dev.forkful.Job;
import dev.forkful.JobArguments;
import dev.forkful.JobSpec;
import dev.forkful.TaskContext;
import dev.forkful.http.Http;
import java.net.http.HttpResponse;
import java.time.Duration;

public class Fetch implements Job {
    public record Page(String url, int status, int length) {}

    @Override
    public JobSpec define(JobArguments arguments) {
        return JobSpec.named("fetch")
                .input(Input.lines("urls.txt"))
                .timeout(Duration.ofSeconds(30))
                .task(String.class, Fetch::fetch);
    }

    private static Page fetch(String url, TaskContext task) throws Exception {
        // An answer of status 4xx or 5xx is no page: a 429 or 5xx is tried again, and a 404 is a failure, not a result.
        HttpResponse<String> page = Http.orThrow(task.http().get(url));
        task.log().info("{} from {}", page.statusCode(), url);
        return new Page(url, page.statusCode(), page.body().length());
    }
}
