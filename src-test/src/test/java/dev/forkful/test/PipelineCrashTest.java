package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Kills everything in a pipeline of three stages, resumes, again and again, and a worker now and then. The results are
 * those of an undisturbed run.
 *
 * <p>Small by default; {@code -Dforkful.crash=full} kills everything 50 times.
 */
class PipelineCrashTest {
    private static final boolean FULL = "full".equals(System.getProperty("forkful.crash"));
    private static final int PAGES = FULL ? 600 : 50;
    private static final int KILLS = FULL ? 50 : 3;
    private static final int TASKS = PAGES + 3 * PAGES + 3 * PAGES + 1;
    private static final Duration BOUND = FULL ? Duration.ofMinutes(20) : Duration.ofSeconds(100);

    @RegisterExtension
    final Forkful forkful = new Forkful();

    @RegisterExtension
    final CountingServer server = new CountingServer();

    private final long seed = Long.getLong("forkful.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private int kills;

    @Test
    void theResultsAreThoseOfAnUndisturbedRunHoweverOftenEverythingIsKilled() {
        forkful.job("shop.job.kts");
        forkful.write("in.ndjson", lines(PAGES));
        server.allow(0);
        Running console = forkful.start(
                "run",
                "shop.job.kts",
                "--job=shop",
                "--input=in.ndjson",
                "--name=storm",
                "--workers=2",
                "--set",
                "base=" + server.url("/"));
        while (kills < KILLS) {
            strike(console);
            console.await().expect(137);
            console = forkful.start("resume", "storm");
        }
        System.err.println(story());
        server.allowAll();
        console.await().expect(0);
        List<Reply> replies =
                forkful.look("results", "storm", "--stage=all").expect(0).replies();
        Reply.assertOneEach(replies, TASKS);
        assertThat(replies).as(this::story).allMatch(Reply::isOk);
        assertThat(inputs(replies, "detail")).as(this::story).containsExactlyInAnyOrderElementsOf(items());
        assertThat(forkful.look("results", "storm").expect(0).replies())
                .as(this::story)
                .extracting(reply -> reply.value().asString())
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(items().stream(), Stream.of("common")).toList());
        // Each call, however often it was made, had one key; and no two had the same.
        assertThat(server.idempotencyKeys())
                .as(this::story)
                .hasSize(TASKS)
                .allSatisfy((path, keys) -> assertThat(keys).as(path).hasSize(1));
        assertThat(server.idempotencyKeys().values().stream().flatMap(keys -> keys.stream()))
                .doesNotHaveDuplicates();
    }

    private static String lines(int count) {
        return String.join(
                "\n", IntStream.range(0, count).mapToObj(Integer::toString).toList());
    }

    private static List<String> items() {
        return IntStream.range(0, PAGES)
                .boxed()
                .flatMap(page -> IntStream.range(0, 3).mapToObj(i -> page + "-" + i))
                .toList();
    }

    private static List<String> inputs(List<Reply> replies, String stage) {
        return replies.stream()
                .filter(reply -> reply.stage().equals(stage))
                .map(Reply::inputText)
                .toList();
    }

    /**
     * Lets a random number of calls pass, fewer than would end the run, kills a worker perhaps, then all: the workers
     * end with their console.
     */
    private void strike(Running console) {
        server.allow(1 + random.nextInt(2 * TASKS / KILLS / 3));
        Eventually.see("a moment to strike", BOUND, server::isPaceSpent, spent -> spent || !console.process.isAlive());
        if (random.nextBoolean()) {
            console.workers().stream().limit(1).forEach(ProcessHandle::destroyForcibly);
        }
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(30_000)));
        assertThat(console.process.isAlive()).as(this::story).isTrue();
        kills++;
        console.kill();
    }

    private String story() {
        return "seed " + seed + ": " + kills + " kills, " + server.total() + " requests for " + TASKS + " tasks";
    }
}
