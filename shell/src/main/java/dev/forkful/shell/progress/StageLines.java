package dev.forkful.shell.progress;

import dev.forkful.run.RunSnapshot;
import dev.forkful.run.StageProgress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The stages of one run in words, each with its own pace; keeps the paces from call to call. Not thread-safe. */
final class StageLines {
    private final Map<String, Pace> paces = new HashMap<>();

    /** {@code list 40/100 12.1/s ETA 0:05}, for each stage; none where the run has one only. */
    List<String> of(RunSnapshot run, long nowMillis) {
        return run.stages().stream().map(stage -> line(stage, nowMillis)).toList();
    }

    private String line(StageProgress stage, long nowMillis) {
        Pace pace = paces.computeIfAbsent(stage.name(), name -> new Pace());
        pace.sample(nowMillis, stage.settled());
        return counts(stage) + " " + Figures.rate(pace.recentRate()) + " ETA " + eta(stage, pace);
    }

    /** {@code list 40/100}; with a plus, where more may come. */
    static String counts(StageProgress stage) {
        return stage.name() + " " + stage.settled() + "/"
                + (stage.total().isPresent()
                        ? Long.toString(stage.total().getAsLong())
                        : stage.published() + stage.waiting().orElse(0) + "+");
    }

    private static String eta(StageProgress stage, Pace pace) {
        if (stage.total().isEmpty()) {
            return "--";
        }
        long open = Math.max(0, stage.total().getAsLong() - stage.settled());
        return open == 0
                ? Figures.clock(Duration.ZERO)
                : pace.remaining(open).map(Figures::clock).orElse("--");
    }
}
