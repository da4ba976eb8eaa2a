package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.JobException;
import dev.forkful.broker.Event;
import dev.forkful.broker.EventReader;
import dev.forkful.broker.Owner;
import dev.forkful.broker.Position;
import dev.forkful.limit.LimitFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineGuardTest {
    private static final MachineState WELL = new MachineState(50, 0, 1);

    private final MemoryRun run = new MemoryRun(new Random(1));
    private final RunState state = new RunState();
    private final Roster roster = new Roster(2, 64);
    private final List<String> notices = new ArrayList<>();
    private MachineState machine = WELL;
    private Reins reins;
    private Owner owner;

    @TempDir
    private Path folder;

    @BeforeEach
    void own() {
        owner = run.own(7, state);
        reins = new Reins(owner, roster, new LimitFolder(folder));
        state.apply(Marks.of(7, Event.Mark.STARTED));
    }

    private MachineGuard guard(GuardLimits limits) {
        return new MachineGuard(limits, new MachineGuard.Parts(reins, owner, 7, () -> machine, notices::add), 0);
    }

    @Test
    void shortOfMemoryEachWorkerGoesOnWithOneTaskUntilThereIsRoomToSpare() {
        MachineGuard guard = guard(GuardLimits.DEFAULT);
        guard.look(nanosAt(1));
        assertThat(roster.share(1)).isEqualTo(32);

        machine = new MachineState(4, 0, 1);
        guard.look(nanosAt(2));

        assertThat(roster.share(1)).isEqualTo(1);
        assertThat(reason()).isEqualTo("4 % of the memory is free");
        assertThat(notices).containsExactly("4 % of the memory is free: each worker goes on with one task at a time");

        machine = new MachineState(6, 0, 1);
        guard.look(nanosAt(20));
        assertThat(roster.share(1))
                .as("enough to begin with, but nothing to spare")
                .isEqualTo(1);

        machine = WELL;
        guard.look(nanosAt(21));
        assertThat(roster.share(1)).isEqualTo(32);
        assertThat(reason()).isEmpty();
    }

    @Test
    void aMachineThatThrashesOrIsOverloadedIsSparedTooAndNotLetGoWithinSeconds() {
        MachineGuard guard = guard(GuardLimits.DEFAULT);
        machine = new MachineState(50, 12, 1);
        guard.look(nanosAt(1));
        assertThat(reason()).isEqualTo("the machine spends 12 % of its time on want of memory");
        machine = WELL;
        guard.look(nanosAt(3));
        assertThat(roster.share(1)).isEqualTo(1);
        guard.look(nanosAt(7));
        assertThat(roster.share(1)).isEqualTo(32);

        machine = new MachineState(50, 0, 31);
        guard.look(nanosAt(8));
        assertThat(reason()).isEqualTo("the load is 31 for each core");
    }

    @Test
    void whatIsSwitchedOffIsNotLookedAt() {
        machine = new MachineState(1, 90, 1_000);
        guard(GuardLimits.OFF).look(nanosAt(1));
        guard(GuardLimits.parse("memory=off,load=off")).look(nanosAt(1));
        assertThat(roster.share(1)).isEqualTo(32);

        guard(GuardLimits.parse("load=off,memory=2%")).look(nanosAt(1));
        assertThat(reason()).isEqualTo("1 % of the memory is free");
    }

    @Test
    void guardsAreRead() {
        assertThat(GuardLimits.parse("off")).isEqualTo(GuardLimits.OFF);
        assertThat(GuardLimits.parse("load=8")).isEqualTo(new GuardLimits(5, 8));
        assertThat(GuardLimits.parse("memory=10%,load=off")).isEqualTo(new GuardLimits(10, 0));
        for (String wrong : List.of("", "on", "memory=10", "memory=100%", "load=-1", "memory=5%,", "swap=3")) {
            assertThatThrownBy(() -> GuardLimits.parse(wrong)).isInstanceOf(JobException.class);
        }
    }

    @Test
    void theMachineIsReadAndAContainerCountsForWhatItMayHave() throws IOException {
        assertThat(MachineState.read(folder, -1)).isEqualTo(new MachineState(100, 0, 0));

        put("proc/meminfo", "MemTotal:       1000 kB\nMemFree:  1 kB\nMemAvailable:    400 kB\n");
        put("proc/pressure/memory", "some avg10=9.00 avg60=1.0 total=1\nfull avg10=3.50 avg60=1.0 total=1\n");
        put("sys/fs/cgroup/memory.max", "max\n");
        put("sys/fs/cgroup/memory.current", "5000\n");
        int cores = Runtime.getRuntime().availableProcessors();
        assertThat(MachineState.read(folder, 2.0 * cores)).isEqualTo(new MachineState(40, 3.5, 2));

        put("sys/fs/cgroup/memory.max", "10000\n");
        put("sys/fs/cgroup/memory.current", "9900\n");
        put("sys/fs/cgroup/memory.stat", "anon 8900\ninactive_file 200\nactive_file 800\n");
        assertThat(MachineState.read(folder, 0).freePercent()).isEqualTo(3);
        Files.writeString(
                Files.createDirectories(folder.resolve("sys/devices/system/cpu"))
                        .resolve("online"),
                "0-2,5\n");
        assertThat(MachineState.read(folder, 10).loadPerCore())
                .as("of the machine's cores, not of the container's")
                .isEqualTo(2.5);
    }

    @Test
    void aContainerOfCgroupVersionOneCountsForWhatItMayHaveToo() throws IOException {
        put("proc/meminfo", "MemTotal:       1000 kB\nMemFree:  1 kB\nMemAvailable:    400 kB\n");
        put("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n"); // no limit, as the kernel says it
        put("sys/fs/cgroup/memory/memory.usage_in_bytes", "5000\n");
        assertThat(MachineState.read(folder, 0).freePercent()).isEqualTo(40);

        put("sys/fs/cgroup/memory/memory.limit_in_bytes", "10000\n");
        put("sys/fs/cgroup/memory/memory.usage_in_bytes", "9900\n");
        assertThat(MachineState.read(folder, 0).freePercent()).isEqualTo(1);
        put(
                "sys/fs/cgroup/memory/memory.stat",
                "inactive_file 100\nactive_file 800\ntotal_inactive_file 200\ntotal_active_file 800\n");
        assertThat(MachineState.read(folder, 0).freePercent()).isEqualTo(3);
        put("sys/fs/cgroup/memory/memory.limit_in_bytes", "100000000000\n"); // more than the machine has
        assertThat(MachineState.read(folder, 0).freePercent()).isEqualTo(40);
    }

    private void put(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private String reason() {
        try (EventReader events = run.events(Position.START)) {
            while (events.poll(state::apply, 100) > 0) {
                // poll gives what there is, in portions
            }
        }
        return state.guard();
    }

    private static long nanosAt(int seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
