package dev.forkful.bench;

import dev.forkful.Rate;
import dev.forkful.RateLimit;
import dev.forkful.limit.Gate;
import dev.forkful.limit.LimitFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Passing a limit that does not bind, over 64 keys. For JMH. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH does it
public class LimitParts {
    private static final Rate NEVER = Rate.perSecond(500_000_000);

    /** Which limit. */
    public enum Kind {
        RATE_OF_THE_RUN,
        RATE_AND_PERMIT_OF_A_HOST,
        HOST_THAT_NOBODY_HOLDS
    }

    @Param
    private Kind kind;

    private final long[] keys = new long[64];
    private Gate gate;
    private int next;

    @Setup
    public void open() throws IOException {
        Path run = Files.createDirectories(
                Files.createTempDirectory("forkful-parts").resolve("runs/bench"));
        LimitFolder folder = new LimitFolder(run);
        folder.reset(null, null);
        gate = switch (kind) {
            case RATE_OF_THE_RUN -> folder.gate(RateLimit.ofRun(NEVER), 1);
            case RATE_AND_PERMIT_OF_A_HOST ->
                folder.gate(RateLimit.perHost(NEVER).withInFlight(8), 2);
            case HOST_THAT_NOBODY_HOLDS -> folder.hostGate();
        };
        for (int i = 0; i < keys.length; i++) {
            keys[i] = Gate.key("http://host-" + i + ":80");
        }
    }

    @Benchmark
    public boolean pass() {
        Gate.Place place = gate.place(keys[next++ & 63], 1);
        long wait = place.tryPass(System.nanoTime());
        return place.leave() && wait > 0;
    }
}
