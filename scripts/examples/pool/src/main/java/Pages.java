import dev.forkful.TaskContext;
import dev.forkful.pool.Outcome;
import dev.forkful.pool.Pool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * A program of one's own that uses a pool: fetches the pages of a list, hundreds at a time, in two worker processes.
 *
 * <pre>
 *   ./mvnw -q -Dmaven.test.skip=true -DskipChecks -pl runner -am install    # puts Forkful where Maven finds it
 *   ./mvnw -f scripts/examples/pool package
 *   java -cp 'scripts/examples/pool/target/*:scripts/examples/pool/target/lib/*' Pages urls.txt
 * </pre>
 */
public class Pages {
    public record Page(String url, int status, int length) {}

    static CompletionStage<Page> page(String url, TaskContext task) {
        return task.http()
                .getAsync(url)
                .thenApply(response ->
                        new Page(url, response.statusCode(), response.body().length()));
    }

    public static void main(String[] args) throws IOException {
        List<String> urls = Files.readAllLines(Path.of(args[0]));
        try (Pool pool = Pool.builder().workers(2).concurrency(256).build()) {
            pool.map(Pool.async(Pages::page), urls).forEachCompleted(Pages::print);
        }
    }

    private static void print(Outcome<Page> outcome) {
        if (outcome.isOk()) {
            Page page = outcome.value();
            System.out.println(page.status() + " " + page.length() + " " + page.url());
        } else {
            System.err.println(outcome.index() + ": " + outcome.error());
        }
    }
}
