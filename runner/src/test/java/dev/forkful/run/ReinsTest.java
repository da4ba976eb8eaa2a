package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.RateLimit;
import dev.forkful.limit.Gate;
import dev.forkful.limit.LimitFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReinsTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long HOST = Gate.key("a");

    @Test
    void whatADeadWorkerHeldIsTakenBackAsSoonAsItsLimitsCanBeOpened(@TempDir Path home) throws IOException {
        Path run = home.resolve("runs").resolve("r1");
        LimitFolder limits = new LimitFolder(run);
        limits.reset(null, null);
        Gate gate = limits.gate(RateLimit.perHostInFlight(1), 1);
        assertThat(gate.place(HOST, 1).tryPass(SECOND)).isZero();
        Reins reins = new Reins(new MemoryRun(new Random(1)).own(1, new RunState()), new Roster(1, 1), limits);
        Path file = run.resolve("limits").resolve("host");
        Path kept = Files.move(file, home.resolve("kept"));
        Files.createDirectory(file); // it cannot be opened

        reins.reclaim(ProcessHandle.current().pid(), SECOND);
        Files.delete(file);
        Path unused = Files.move(kept, file);
        reins.reclaimLeft(2 * SECOND - 1);
        assertThat(gate.place(HOST, 1).tryPass(2 * SECOND)).isPositive();
        reins.reclaimLeft(2 * SECOND);

        assertThat(gate.place(HOST, 1).tryPass(3 * SECOND)).isZero();
    }
}
