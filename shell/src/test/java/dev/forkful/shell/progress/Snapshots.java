package dev.forkful.shell.progress;

import dev.forkful.run.RunPhase;
import dev.forkful.run.RunSnapshot;
import dev.forkful.run.StageProgress;
import java.util.List;
import java.util.OptionalLong;

/** Snapshots for tests. */
public final class Snapshots {
    private Snapshots() {}

    public static RunSnapshot of(RunPhase phase, long ok, long failed, long total) {
        return of(phase, ok, failed, total, List.of());
    }

    static RunSnapshot of(RunPhase phase, long ok, long failed, long total, List<RunSnapshot.ErrorGroup> errors) {
        return new RunSnapshot(
                "r1",
                phase,
                false,
                total,
                OptionalLong.of(total),
                ok,
                failed,
                1,
                4,
                256,
                0,
                0,
                0,
                2,
                0,
                new RunSnapshot.Latency(12.34, 40.1, 1850, 65_000),
                errors,
                List.of());
    }

    static RunSnapshot ofStages(StageProgress... stages) {
        return new RunSnapshot(
                "r1",
                RunPhase.RUNNING,
                false,
                200,
                OptionalLong.empty(),
                50,
                0,
                0,
                4,
                256,
                0,
                0,
                0,
                2,
                0,
                new RunSnapshot.Latency(0, 0, 0, 0),
                List.of(),
                List.of(stages));
    }

    static RunSnapshot stillReading(long ok, long published) {
        return new RunSnapshot(
                "r1",
                RunPhase.RUNNING,
                false,
                published,
                OptionalLong.empty(),
                ok,
                0,
                0,
                4,
                256,
                0,
                0,
                0,
                2,
                0,
                new RunSnapshot.Latency(0, 0, 0, 0),
                List.of(),
                List.of());
    }
}
