package dev.forkful.shell.progress;

import dev.forkful.run.RunSnapshot;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Several runs at once, a line each; keeps the pace of each from call to call. Not thread-safe. */
public final class LiveLines {
    private final InstantSource clock;
    private final Map<String, Pace> paces = new HashMap<>();

    public LiveLines(InstantSource clock) {
        this.clock = clock;
    }

    /** The lines of these runs now, cut to the width, in their order; runs that are not among them are forgotten. */
    public List<String> of(List<RunSnapshot> runs, OptionalInt columns) {
        paces.keySet().retainAll(runs.stream().map(RunSnapshot::run).toList());
        return runs.stream().map(run -> line(run, columns)).toList();
    }

    private String line(RunSnapshot run, OptionalInt columns) {
        Pace pace = paces.computeIfAbsent(run.run(), id -> new Pace());
        pace.sample(clock.millis(), run.settled());
        long open = run.total().orElse(run.published()) - run.settled() - run.inDoubt();
        ProgressLine line = new ProgressLine(run, pace.recentRate(), pace.remaining(Math.max(0, open)));
        String name = run.run() + " ";
        OptionalInt rest =
                columns.isEmpty() ? columns : OptionalInt.of(Math.max(1, columns.getAsInt() - name.length()));
        return name + line.redrawn(rest);
    }
}
