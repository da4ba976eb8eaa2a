package dev.forkful.shell.why;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.limit.BindingLimit;
import dev.forkful.limit.BindingLimit.Kind;
import dev.forkful.run.RunPhase;
import dev.forkful.run.RunSnapshot;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DiagnosisTest {
    private static final Symptoms.Load IDLE = new Symptoms.Load(0.3, 4, 50, 1024);

    /** A run with 100 published tasks, of which 40 are settled, and a limit of 8. */
    private static RunSnapshot run(RunPhase phase, boolean paused, OptionalLong total, int inFlight, int workers) {
        RunSnapshot.Latency latency = new RunSnapshot.Latency(250, 300, 400, 500);
        return new RunSnapshot(
                "r", phase, paused, 100, total, 39, 1, 5, inFlight, 8, 0, 0, 0, workers, 0, latency, List.of(),
                List.of());
    }

    private static RunSnapshot running(int inFlight) {
        return run(RunPhase.RUNNING, false, OptionalLong.of(100), inFlight, 2);
    }

    private static Diagnosis why(RunSnapshot run, Symptoms.Load load, List<BindingLimit> limits, String adaptation) {
        return Diagnosis.of(
                new Symptoms(run, 31.7, 8, limits, adaptation, Symptoms.Shortage.NONE, load),
                (verb, more) -> "forkful " + verb + " r" + (more.length == 0 ? "" : " " + String.join(" ", more)));
    }

    private static Diagnosis why(RunSnapshot run) {
        return why(run, IDLE, List.of(), "");
    }

    @Test
    void whatStopsARunComesFirst() {
        OptionalLong total = OptionalLong.of(100);
        assertThat(why(run(RunPhase.INTERRUPTED, false, total, 0, 0)))
                .isEqualTo(new Diagnosis("nobody", "no console runs it", "forkful resume r"));
        assertThat(why(run(RunPhase.COMPLETED, false, total, 0, 0)).cause()).isEqualTo("over");
        assertThat(why(run(RunPhase.CANCELLED, false, total, 0, 0)).cause()).isEqualTo("over");
        assertThat(why(run(RunPhase.RUNNING, true, total, 8, 2)).advice()).isEqualTo("forkful unpause r");
        assertThat(why(run(RunPhase.DRAINING, false, total, 8, 2)).figure()).startsWith("8 in flight");
        assertThat(why(run(RunPhase.RUNNING, false, total, 0, 0)).cause()).isEqualTo("workers");
    }

    @Test
    void aLimitIsNamedBeforeTheMachineAndTheMachineBeforeTheConcurrency() {
        Symptoms.Load busy = new Symptoms.Load(3.9, 4, 1000, 1024);
        assertThat(why(running(8), busy, List.of(new BindingLimit(Kind.HOST_RATE, "per host 20/s")), ""))
                .isEqualTo(new Diagnosis(
                        "limit", "it waits for per host 20/s", "where it is yours: forkful set r per-host=…"));
        assertThat(why(running(8), busy, List.of(), "").figure()).isEqualTo("the workers keep 3.9 of 4 cores busy");
        assertThat(why(running(8), new Symptoms.Load(1, 4, 1000, 1024), List.of(), "")
                        .figure())
                .isEqualTo("a worker has 1000 of 1024 files and sockets open");
    }

    @Test
    void eachLimitIsToldWithWhatCanBeDoneAboutIt() {
        assertThat(adviceOn(Kind.RUN_RATE)).isEqualTo("where it is yours: forkful set r rate=…");
        assertThat(adviceOn(Kind.RETRY_AFTER)).isEqualTo("the server asks for it, and it ends by itself");
        assertThat(adviceOn(Kind.DECLARED, Kind.HOST_RATE, Kind.DECLARED))
                .isEqualTo("the job says so: change it there, drain the run, and go on: forkful resume r --script FILE;"
                        + " where it is yours: forkful set r per-host=…");
    }

    private static String adviceOn(Kind... kinds) {
        List<BindingLimit> limits = Arrays.stream(kinds)
                .map(kind -> new BindingLimit(kind, kind.name()))
                .toList();
        return why(running(8), IDLE, limits, "").advice();
    }

    @Test
    void whatIsShortIsToldBeforeTheLimits() {
        assertThat(why(new Symptoms.Shortage("4 % of the memory is free", 3, false, Symptoms.Disk.WELL)))
                .isEqualTo(new Diagnosis(
                        "guard",
                        "4 % of the memory is free: each worker has one task in flight",
                        "let other programs end, or have fewer workers: forkful scale r N"));
        assertThat(why(new Symptoms.Shortage("", 3, false, new Symptoms.Disk(1 << 30, 50))))
                .isEqualTo(new Diagnosis(
                        "heap",
                        "workers are replaced, since their heaps are nearly full: 3 so far",
                        "give them more: forkful set r heap=…; or have fewer in flight"));
    }

    @Test
    void anOutputThatNobodyReadsAndADiskThatIsFullOrSlowAreTold() {
        Symptoms.Disk full = new Symptoms.Disk(120_000_000, 50);
        assertThat(why(new Symptoms.Shortage("a load", 3, true, full)).cause()).isEqualTo("sink");
        assertThat(why(new Symptoms.Shortage("a load", 3, false, full)).figure())
                .isEqualTo("120 MB are free on the disk of the run");
        assertThat(why(new Symptoms.Shortage("", 0, false, new Symptoms.Disk(1 << 30, 35)))
                        .figure())
                .isEqualTo("the machine spends 35 % of its time waiting for its disks");
    }

    private static Diagnosis why(Symptoms.Shortage shortage) {
        return Diagnosis.of(
                new Symptoms(running(8), 1, 8, List.of(new BindingLimit(Kind.RUN_RATE, "20/s")), "", shortage, IDLE),
                (verb, more) -> "forkful " + verb + " r " + String.join(" ", more));
    }

    @Test
    void aFullConcurrencyIsToldWithWhatItGivesAndAnAdaptedOneWithItsReason() {
        assertThat(why(running(8)))
                .isEqualTo(new Diagnosis(
                        "concurrency",
                        "8 of 8 in flight, half of them done within 250 ms: 32 tasks/s",
                        "forkful set r concurrency=16"));
        assertThat(why(running(8), IDLE, List.of(), "8 in flight: 429 from a host")
                        .figure())
                .isEqualTo("adapted to 8 in flight: 429 from a host");
    }

    @Test
    void handlersThatBlockAreToldFromATargetThatIsSlow() {
        Diagnosis blocking = whyAtWork(5, 2);
        assertThat(blocking.cause()).isEqualTo("threads");
        assertThat(blocking.figure())
                .isEqualTo("8 of 8 in flight, but only about 2 at work: 5.0/s, where such tasks allow 20.0/s;"
                        + " the others wait for a thread");
        assertThat(blocking.advice()).contains("withContext(Dispatchers.IO)");

        assertThat(whyAtWork(5, 8).cause()).as("what ended took long").isEqualTo("concurrency");
        assertThat(whyAtWork(19, 2).cause()).as("as fast as such tasks are").isEqualTo("concurrency");
        assertThat(whyAtWork(0, 0).cause()).as("nothing ended").isEqualTo("concurrency");
    }

    private static Diagnosis whyAtWork(double perSecond, double atWork) {
        return Diagnosis.of(
                new Symptoms(running(8), perSecond, atWork, List.of(), "", Symptoms.Shortage.NONE, IDLE),
                (verb, more) -> "forkful " + verb + " r " + String.join(" ", more));
    }

    @Test
    void whereNothingWaitsItIsTheInputOrTheEnd() {
        assertThat(why(run(RunPhase.RUNNING, false, OptionalLong.empty(), 60, 2))
                        .cause())
                .isEqualTo("input");
        assertThat(why(running(3)).cause()).isEqualTo("retries");
        assertThat(why(last(80, 0)).cause()).as("no attempt failed").isEqualTo("settling");
        assertThat(why(last(97, 0))).isEqualTo(new Diagnosis("end", "the last 3 tasks are in flight", ""));
        assertThat(why(last(92, 5)))
                .isEqualTo(new Diagnosis(
                        "end", "the last 3 tasks are in flight, and 5 in doubt wait for you", "forkful indoubt r"));
    }

    /** 100 tasks, of which 3 are in flight. */
    private static RunSnapshot last(long ok, long inDoubt) {
        return new RunSnapshot(
                "r",
                RunPhase.RUNNING,
                false,
                100,
                OptionalLong.of(100),
                ok,
                0,
                0,
                3,
                8,
                inDoubt,
                0,
                0,
                2,
                0,
                new RunSnapshot.Latency(1, 1, 1, 1),
                List.of(),
                List.of());
    }
}
