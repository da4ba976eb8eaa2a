package dev.forkful.worker;

import dev.forkful.JobSpec;
import dev.forkful.RateLimit;
import dev.forkful.RateLimit.Scope;
import dev.forkful.Stage;
import dev.forkful.limit.Gate;
import dev.forkful.limit.LimitFolder;
import dev.forkful.limit.Tally;
import dev.forkful.limit.Unsettled;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a run as one worker passes them. An attempt passes those with keys first, then those of the whole run:
 * what waits for its key takes no place of the others.
 *
 * @param byStage by index of the stage: those that its attempts pass, in that order
 * @param host what calls pass
 * @param tally where the ends of calls are counted; null where nobody asks
 * @param unsettled where results are counted that a limit could not be settled with
 */
record TaskLimits(
        List<List<Bound>> byStage, Gate host, @Nullable Tally tally, Unsettled unsettled) {
    private static final long WHOLE_RUN = Gate.key("");

    /** One limit. */
    record Bound(RateLimit limit, Gate gate) {}

    /**
     * What an input means to the limits of its stage: as many of each as there are limits.
     *
     * @param keys hashed
     */
    @SuppressWarnings("ArrayRecordComponent") // written once, never compared
    record Toll(long[] keys, double[] costs) {}

    TaskLimits {
        byStage = List.copyOf(byStage);
    }

    /** Opens the files of a run. */
    static TaskLimits open(JobSpec job, LimitFolder folder) {
        List<Bound> keyed = new ArrayList<>();
        List<Bound> whole = new ArrayList<>();
        Gate host = null;
        boolean paced = false;
        for (int i = 0; i < job.limits().size(); i++) {
            RateLimit limit = job.limits().get(i);
            Gate gate = folder.gate(limit, i + 1);
            if (limit.scope() == Scope.HOST) {
                host = gate;
            } else {
                (limit.scope() == Scope.KEY ? keyed : whole).add(new Bound(limit, gate));
                paced |= limit.scope() == Scope.RUN && !limit.asksTheInput();
            }
        }
        if (!paced) { // what a person says of the rate may come at any time
            whole.add(new Bound(RateLimit.UNLIMITED, folder.runGate()));
        }
        keyed.addAll(whole);
        Tally tally = job.leastConcurrency() > 0 ? folder.tally() : null;
        List<List<Bound>> byStage = new ArrayList<>();
        for (Stage<?> stage : job.stages()) {
            byStage.add(keyed.stream()
                    .filter(bound -> bound.limit.holdsFor(stage.inputType()))
                    .toList());
        }
        return new TaskLimits(byStage, host == null ? folder.hostGate() : host, tally, folder.unsettled());
    }

    /** Whether attempts, or calls, are paced whatever their key. */
    boolean arePaced() {
        return host.isPaced()
                || byStage.stream()
                        .flatMap(List::stream)
                        .anyMatch(bound -> bound.limit.scope() == Scope.RUN && bound.gate.isPaced());
    }

    /** Whether tasks of some keys may have to wait while others need not. */
    boolean haveKeys() {
        for (List<Bound> limits : byStage) { // no stream: it is asked for each claim
            for (Bound bound : limits) {
                if (bound.limit.scope() == Scope.KEY) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether the job's code has to be asked about each task of that stage. */
    boolean askTheInput(int stage) {
        for (Bound bound : byStage.get(stage)) { // no stream: it is asked for each attempt
            if (bound.limit.asksTheInput()) {
                return true;
            }
        }
        return false;
    }

    /** Asks the job's code, which may raise anything. */
    Toll toll(int stage, Object input) {
        List<Bound> limits = byStage.get(stage);
        long[] keys = new long[limits.size()];
        double[] costs = new double[limits.size()];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = Gate.key(limits.get(i).limit.keyOf(input));
            costs[i] = limits.get(i).limit.costOf(input);
        }
        return new Toll(keys, costs);
    }

    /** What the next attempt has to pass; its toll is not looked at where nobody was to be asked. */
    List<Gate.Place> places(HeldTask task) {
        List<Bound> limits = byStage.get(task.task().stage());
        Toll toll = task.toll();
        List<Gate.Place> places = List.of();
        for (int i = 0; i < limits.size(); i++) {
            Gate gate = limits.get(i).gate;
            if (toll == null && gate.isOpen()) {
                continue;
            }
            if (places.isEmpty()) {
                places = new ArrayList<>(limits.size());
            }
            places.add(toll == null ? gate.place(WHOLE_RUN, 1) : gate.place(toll.keys[i], toll.costs[i]));
        }
        return places;
    }

    /** How many attempts could begin at once, as far as the whole run's limits say. */
    int room(Turns turns, long nowNanos) {
        long room = Integer.MAX_VALUE;
        for (List<Bound> limits : byStage) {
            for (Bound bound : limits) {
                if (bound.limit.scope() == Scope.RUN) {
                    room = Math.min(room, room(bound, turns, nowNanos));
                }
            }
        }
        return (int) room;
    }

    private static long room(Bound bound, Turns turns, long nowNanos) {
        if (!turns.isClear(bound.gate, WHOLE_RUN)) {
            return 0;
        }
        return bound.limit.asksTheInput() ? Integer.MAX_VALUE : bound.gate.room(WHOLE_RUN, nowNanos);
    }

    /** A result shows what the attempt really took. Runs the job's code, which may raise anything. */
    void settle(HeldTask task, List<Gate.Place> passed, Object result, long nowNanos) {
        List<Bound> limits = byStage.get(task.task().stage());
        for (int i = 0; task.toll() != null && i < limits.size(); i++) {
            Double actual = limits.get(i).limit.settlementOf(result);
            if (actual != null) {
                passed.get(i).settle(actual, nowNanos);
            }
        }
    }

    /** Lets nobody pass under the keys of a task before then; false where it has none. */
    boolean holdKeys(HeldTask task, long untilNanos, long nowNanos) {
        List<Bound> limits = byStage.get(task.task().stage());
        Toll toll = task.toll();
        boolean any = false;
        for (int i = 0; toll != null && i < limits.size(); i++) {
            if (limits.get(i).limit.scope() == Scope.KEY) {
                limits.get(i).gate.hold(toll.keys[i], untilNanos, nowNanos);
                any = true;
            }
        }
        return any;
    }
}
