package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Kills workers at random moments, then the console too, resumes, again and again. Nothing settled is lost, nothing is
 * settled twice, nothing is forgotten. Only with {@code -Dforkful.crash=full}: {@code TortureCrashTest} does the same,
 * smaller, each time.
 */
@EnabledIfSystemProperty(named = "forkful.crash", matches = "full")
class RunCrashTest {
    private static final int TASKS = 20_000;
    private static final int KILLS = 100;
    /** One kill of so many is the console's. */
    private static final int EVERY = 5;

    private static final Duration BOUND = Duration.ofMinutes(20);

    @RegisterExtension
    final Forkful forkful = new Forkful();

    @RegisterExtension
    final CountingServer server = new CountingServer();

    private final long seed = Long.getLong("forkful.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final int turn = random.nextInt(EVERY);
    private int kills;
    private int consoleKills;

    @Test
    void everyTaskHasExactlyOneReplyWhateverIsKilled() {
        forkful.job("kit.job.kts");
        forkful.write("in", server.urls("/task", TASKS, "?ms=60"));
        long deadline = System.nanoTime() + BOUND.toNanos();
        server.allow(0);
        Running console = forkful.start(
                "run", "kit.job.kts", "--job=strict", "--input=in", "--name=storm", "--workers=3", "--concurrency=36");
        while (kills < KILLS) {
            assertThat(System.nanoTime()).as(this::story).isLessThan(deadline);
            if (!console.process.isAlive()) {
                assertThat(server.total()).as(this::story).isLessThan(TASKS * 3);
                assertThat(console.await().exit()).as(this::story).isIn(137, 75);
                console = forkful.start("resume", "storm");
            }
            strike(console);
        }
        System.err.println(story());
        server.allowAll();
        Finished last = console.await();
        while (last.exit() == 137 || last.exit() == 75) {
            last = forkful.run("resume", "storm");
        }
        last.expect(0);
        assertThat(consoleKills).as(this::story).isPositive();
        forkful.allOk("storm", TASKS);
        assertThat(server.paths())
                .as(this::story)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, TASKS).mapToObj(i -> "/task/" + i).toList());
        assertThat(forkful.status("storm").path("ok").asInt()).isEqualTo(TASKS);
    }

    /** Lets a random number of calls pass, fewer than would end the run, and kills one worker, or the console. */
    private void strike(Running console) {
        server.allow(1 + random.nextInt(TASKS / KILLS / 2));
        Eventually.see("a moment to strike", BOUND, server::isPaceSpent, spent -> spent || !console.process.isAlive());
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(20_000)));
        List<ProcessHandle> workers = console.workers();
        if (!console.process.isAlive() || workers.isEmpty()) {
            return;
        }
        kills++;
        if (kills % EVERY == turn) {
            consoleKills++;
            console.kill();
        } else {
            workers.get(random.nextInt(workers.size())).destroyForcibly();
        }
    }

    private String story() {
        return "seed " + seed + ": " + kills + " kills, " + consoleKills + " of them of the console, " + server.total()
                + " requests";
    }
}
