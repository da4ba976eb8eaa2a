package dev.forkful.shell.torture;

import dev.forkful.broker.FaultPoint;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Who dies next, and when: by a seed, so that a torture can be had again (the machine's own moods aside).
 *
 * <p>A part of the deaths come from outside, at a random moment. The others are ordered beforehand: a console, with the
 * workers that it starts, is told at which {@link FaultPoint} each of its processes is to halt.
 */
final class Strikes {
    /** Not too often in one life: a worker that dies at each tenth task would have tasks blamed that did nothing. */
    private static final int LEAST_TIMES = 20;

    private static final int MOST_TIMES = 200;

    /** These come once in a life. */
    private static final List<FaultPoint> ONCE =
            List.of(FaultPoint.TAKEN_OVER, FaultPoint.CLAIMS_BUILT, FaultPoint.SEALED);

    /** These come at least twice. */
    private static final List<FaultPoint> RARE =
            List.of(FaultPoint.ADMITTED, FaultPoint.FORKED, FaultPoint.EVENT_APPEND, FaultPoint.EVENT_APPENDED);

    private static final List<FaultPoint> OFTEN = List.of(
            FaultPoint.TASK_APPEND,
            FaultPoint.TASK_APPENDED,
            FaultPoint.CLAIMED,
            FaultPoint.SENT_APPEND,
            FaultPoint.SENT_APPENDED,
            FaultPoint.REPLY_APPEND,
            FaultPoint.REPLY_APPENDED);

    private final Random random;

    Strikes(long seed) {
        random = new Random(seed);
    }

    /** What to tell the next console: a moment at which it, or its workers, die; or nothing. */
    Map<String, String> nextFault() {
        return switch (random.nextInt(3)) {
            case 0 -> fault(rare(random.nextInt(ONCE.size() + RARE.size())));
            case 1 ->
                fault(OFTEN.get(random.nextInt(OFTEN.size()))
                        .at(LEAST_TIMES + random.nextInt(MOST_TIMES - LEAST_TIMES)));
            default -> Map.of();
        };
    }

    private String rare(int number) {
        return number < ONCE.size()
                ? ONCE.get(number).at(1)
                : RARE.get(number - ONCE.size()).at(1 + random.nextInt(2));
    }

    /** For an export: it dies before its file has its name, or just after. */
    Map<String, String> exportFault() {
        FaultPoint[] points = {FaultPoint.RESULT_WRITTEN, FaultPoint.RENAME, FaultPoint.RENAMED};
        return fault(points[random.nextInt(points.length)].at(1));
    }

    private static Map<String, String> fault(String fault) {
        return Map.of("FORKFUL_FAULT", fault);
    }

    /** How many more tasks are to be settled before the next strike. */
    long pause(long unsettled, int killsLeft) {
        return random.nextLong(Math.max(1, unsettled / Math.max(1, killsLeft)));
    }

    /** One in five. */
    boolean hitsConsole() {
        return random.nextInt(5) == 0;
    }

    /** One of so many. */
    int choose(int count) {
        return random.nextInt(count);
    }
}
