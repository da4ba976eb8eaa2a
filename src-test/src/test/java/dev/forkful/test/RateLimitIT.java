package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Limits over several worker processes, as the server sees them. */
class RateLimitIT {
    private static final long TEN_SECONDS = 10_000;

    @RegisterExtension
    final Forkful forkful = new Forkful();

    @RegisterExtension
    final CountingServer server = new CountingServer();

    @Test
    void rateHoldsOverFourWorkersAndNeverComesInBursts() {
        forkful.job("kit.job.kts");
        forkful.write("urls", server.urls("/u", 2_100, ""));
        forkful.run("run", "kit.job.kts", "--job=status", "--input=urls", "--workers=4", "--rate=200/s", "--name=paced")
                .expect(0);
        forkful.allOk("paced", 2_100);

        List<Long> arrivals = server.arrivalsMillis();
        long inTenSeconds =
                arrivals.stream().filter(millis -> millis < TEN_SECONDS).count();
        // Not more, ever; a machine that is held up has fewer, and what it held up comes at once: but rarely.
        assertThat(inTenSeconds).isBetween(1_500L, 2_040L);
        assertThat(shareOfBursts(arrivals)).isLessThan(0.1);
    }

    @Test
    void hostThatAsksForAPauseHasItFromAllWorkers() {
        forkful.job("kit.job.kts");
        forkful.write(
                "urls",
                server.urls("/u", 60, "") + server.urls("/busy", 1, "?fail=1&after=2") + server.urls("/v", 200, ""));
        forkful.run(
                        "run",
                        "kit.job.kts",
                        "--job=strict",
                        "--input=urls",
                        "--workers=4",
                        "--per-host=100/s",
                        "--name=held")
                .expect(0);
        forkful.allOk("held", 261);

        List<Long> arrivals = server.arrivalsMillis();
        long longest = 0;
        for (int i = 1; i < arrivals.size(); i++) {
            longest = Math.max(longest, arrivals.get(i) - arrivals.get(i - 1));
        }
        assertThat(longest).isGreaterThan(1_500); // what was on its way when the answer came arrives a little later
    }

    @Test
    void workersThatDieInACallGiveItsPermitBack() {
        forkful.job("kit.job.kts");
        forkful.write("urls", server.urls("/hold", 6, ""));
        Running run =
                forkful.start("run", "kit.job.kts", "--job=limited", "--input=urls", "--workers=2", "--name=flight");
        server.awaitHeld(2);
        run.workers().forEach(ProcessHandle::destroyForcibly);
        server.awaitTotal(4);
        server.release();
        assertThat(run.await().exit()).isZero();
        forkful.allOk("flight", 6);
    }

    @Test
    void runsInTwoContainersShareALimitAndADeadOneGivesItsPermitsBack() {
        forkful.job("kit.job.kts");
        forkful.write("first", server.urls("/first", 2_000, "?ms=20"));
        forkful.write("second", server.urls("/second", 60, "?ms=20"));
        Running first = startInContainer("first");
        server.awaitTotal(10);
        Running second = startInContainer("second");
        Eventually.see("calls of both", Duration.ofSeconds(60), () -> server.count("/second/20"), count -> count > 0);
        assertThat(first.process.isAlive()).isTrue();
        assertThat(server.peak()).as("in flight at a time").isEqualTo(2);

        first.kill();
        assertThat(second.await().exit()).isZero();
        forkful.allOk("second", 60);
    }

    /** In a process namespace of its own: processes of others are not seen there, and have the same numbers. */
    private Running startInContainer(String run) {
        List<String> container = List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc");
        List<String> probe = new ArrayList<>(container);
        probe.add("true");
        Running made = forkful.startCommand(probe);
        assumeTrue(made.await().exit() == 0, "unshare may not make process namespaces here: run the tests as root");
        List<String> line = new ArrayList<>(container);
        line.addAll(List.of(Forkful.root().resolve("forkful").toString(), "run", "kit.job.kts", "--job=sharing"));
        line.addAll(List.of("--input=" + run, "--workers=2", "--name=" + run));
        return forkful.startCommand(line);
    }

    @Test
    void rateOfALiveRunIsShownAndChanged() {
        forkful.job("kit.job.kts");
        forkful.write("urls", server.urls("/u", 20, ""));
        Running run = forkful.start(
                "run", "kit.job.kts", "--job=status", "--input=urls", "--workers=2", "--rate=1/h", "--name=slow");
        server.awaitTotal(1);
        Eventually.see(
                "the limit that binds",
                Duration.ofSeconds(30),
                () -> forkful.look("status", "slow").expect(0).out(),
                out -> out.contains("waits    for rate 1/h") && out.contains("  last     result "));
        assertThat(forkful.run("set", "slow", "rate=1000/s").expect(0).err()).contains("set to a rate of 1000/s");
        assertThat(run.await().exit()).isZero();
        forkful.allOk("slow", 20);
    }

    /** The share of the requests at whose time more than twice the rate had come within 100 ms: of 200/s, 40. */
    private static double shareOfBursts(List<Long> arrivals) {
        int bursts = 0;
        for (int first = 0, last = 0; last < arrivals.size(); last++) {
            while (arrivals.get(last) - arrivals.get(first) >= 100) {
                first++;
            }
            bursts += last - first + 1 > 40 ? 1 : 0;
        }
        return bursts / (double) arrivals.size();
    }
}
