package dev.forkful.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** The steps of a task through the broker. For JMH. */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 20)
@Measurement(iterations = 20)
@OperationsPerInvocation(BrokerRun.TASKS)
public class BrokerParts {
    @Benchmark
    public void publish(BrokerRun run) {
        run.publish();
    }

    @Benchmark
    public void claim(BrokerRun.Published published) {
        published.run.claim();
    }

    @Benchmark
    public void settle(BrokerRun.Claimed claimed) {
        claimed.run.settle();
    }

    @Benchmark
    public int readBack(BrokerRun.Settled settled) {
        return settled.run.readBack();
    }
}
