package dev.forkful.shell.progress;

import dev.forkful.run.RunSnapshot;
import dev.forkful.run.WorkerLives.Life;
import dev.forkful.shell.workbench.LiveRuns.Live;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Several runs at once, a line each, and one for each worker; keeps the paces from call to call. Not thread-safe. */
public final class LiveLines {
    private final InstantSource clock;
    private final Map<String, Pace> paces = new HashMap<>();
    private final Map<String, StageLines> stages = new HashMap<>();

    public LiveLines(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * The lines of these runs now, cut to the width, in their order; runs that are not among them are forgotten.
     *
     * @param workers whether their workers are shown, too
     */
    public List<String> of(List<Live> runs, boolean workers, OptionalInt columns) {
        paces.keySet()
                .removeIf(key -> runs.stream()
                        .noneMatch(live -> key.startsWith(live.run().run() + " ")));
        stages.keySet()
                .removeIf(id ->
                        runs.stream().noneMatch(live -> id.equals(live.run().run())));
        List<String> lines = new ArrayList<>();
        for (Live live : runs) {
            lines.add(line(live.run(), columns));
            if (workers) {
                stageLines(live.run()).forEach(stage -> lines.add(cut("  stage " + stage, columns)));
                live.workers().forEach(worker -> lines.add(line(live.run(), worker, columns)));
            }
        }
        return lines;
    }

    private String line(RunSnapshot run, OptionalInt columns) {
        Pace pace = pace(run.run() + " ", run.settled());
        long open = run.total().orElse(run.published()) - run.settled() - run.inDoubt();
        ProgressLine line = new ProgressLine(run, pace.recentRate(), pace.remaining(Math.max(0, open)));
        String name = run.run() + (run.paused() ? " paused " : " ");
        OptionalInt rest =
                columns.isEmpty() ? columns : OptionalInt.of(Math.max(1, columns.getAsInt() - name.length()));
        return name + line.redrawn(rest);
    }

    private String line(RunSnapshot run, Life worker, OptionalInt columns) {
        Pace pace = pace(run.run() + " " + worker.worker(), worker.settled());
        String line = "  worker " + worker.worker() + "  pid " + worker.pid() + "  " + worker.state() + "  fly "
                + worker.inFlight() + "  settled " + worker.settled() + "  " + Figures.rate(pace.recentRate())
                + (worker.deaths() == 0 ? "" : "  deaths " + worker.deaths());
        return cut(line, columns);
    }

    private static String cut(String line, OptionalInt columns) {
        return line.length() < columns.orElse(Integer.MAX_VALUE)
                ? line
                : line.substring(0, Math.max(0, columns.orElse(0) - 1));
    }

    private List<String> stageLines(RunSnapshot run) {
        return stages.computeIfAbsent(run.run(), id -> new StageLines()).of(run, clock.millis());
    }

    private Pace pace(String key, long settled) {
        Pace pace = paces.computeIfAbsent(key, id -> new Pace());
        pace.sample(clock.millis(), settled);
        return pace;
    }
}
