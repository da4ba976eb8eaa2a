package dev.forkful.run;

import dev.forkful.broker.Event;
import dev.forkful.broker.Owner;
import dev.forkful.broker.TaskReader;
import dev.forkful.broker.TaskRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * What becomes of the tasks that a dead worker held.
 *
 * <ul>
 *   <li>The worker said that it ends, or was told to: they go back to everybody.
 *   <li>It died: the death is recorded against each of them, and they are run again apart, in smaller groups.
 *   <li>Something was sent for a task that was not answered, and must not be sent again: it is in doubt, and kept from
 *       everybody. It is nobody's suspect.
 *   <li>It died with one task only, and so did as many workers as a task may kill: it is settled as failed,
 *       {@code poisoned}; consoles that it ended count, too. Deaths in company do not count, so that workers that
 *       somebody else kills are no task's fault.
 * </ul>
 *
 * <p><i>Threading:</i> confined to the supervisor's thread.
 */
final class Bereavement {
    private final Owner owner;
    private final RunState state;
    private final TaskReader tasks;
    private final IntFunction<Path> logs;
    private final int poisonLimit;

    /**
     * @param logs where a worker's log is, by its incarnation
     * @param poisonLimit how many workers a task may kill, the last of them alone; from 1
     */
    Bereavement(Owner owner, RunState state, TaskReader tasks, IntFunction<Path> logs, int poisonLimit) {
        this.owner = owner;
        this.state = state;
        this.tasks = tasks;
        this.logs = logs;
        this.poisonLimit = poisonLimit;
    }

    /**
     * Settles the estate of the worker that sat there. All its events must have been taken in.
     *
     * @return what became of what it held and had not settled
     */
    Estate settle(Seat seat, int exitStatus, boolean blamed) {
        List<Long> held = owner.claimsOf(seat.incarnation).stream()
                .filter(sequence -> !state.isSettled(sequence))
                .toList();
        Map<Boolean, List<Long>> parts = held.stream()
                .collect(Collectors.partitioningBy(
                        // It may have died between saying that a task is in doubt and letting go of it.
                        sequence -> state.isInDoubt(sequence) || state.isUnanswered(sequence, seat.incarnation)));
        List<Long> doubtful = parts.getOrDefault(true, List.of());
        List<Long> rest = parts.getOrDefault(false, List.of());
        owner.withhold(doubtful);
        record(seat, exitStatus, blamed, blamed ? held : List.of());
        seat.suspects.leaveOut(doubtful);
        if (!blamed) {
            owner.release(rest);
            owner.release(seat.suspects.dropCurrent());
        } else {
            if (held.size() == 1 && doubtful.isEmpty()) {
                judge(held.get(0), exitStatus, seat);
            }
            seat.suspects.addHeld(rest);
        }
        return new Estate(rest.size(), doubtful.size());
    }

    /**
     * What a dead worker left.
     *
     * @param rerun tasks that are run again
     * @param inDoubt tasks that wait for a decision
     */
    record Estate(int rerun, int inDoubt) {

        String inWords() {
            String again = rerun == 1 ? "1 task is run again" : rerun + " tasks are run again";
            String doubt = inDoubt == 1 ? "1 task is in doubt" : inDoubt + " tasks are in doubt";
            if (inDoubt > 0) {
                return rerun > 0 ? again + ", " + doubt : doubt;
            }
            return rerun > 0 ? again : "it held no task";
        }
    }

    private void record(Seat seat, int exitStatus, boolean blamed, List<Long> held) {
        int from = 0;
        do {
            int to = Math.min(held.size(), from + Event.MAX_SEQUENCES);
            owner.append(new Event.WorkerLost(
                    System.currentTimeMillis(),
                    seat.incarnation,
                    seat.number,
                    exitStatus,
                    blamed,
                    held.subList(from, to)));
            from = to;
        } while (from < held.size());
    }

    private void judge(long sequence, int exitStatus, Seat seat) {
        int kills = state.kills(sequence) + 1;
        if (kills >= poisonLimit) {
            String last = "the last with exit status " + exitStatus + ExitWords.of(exitStatus, seat.isKilled())
                    + "; see " + logs.apply(seat.incarnation).toAbsolutePath();
            poison(sequence, kills, "killed " + killed(kills, state.consoleKills(sequence)) + ", " + last);
        }
    }

    private static String killed(int kills, int consoles) {
        return consoles == 0
                ? kills + " workers"
                : (kills - consoles) + " of its workers and " + consoles + " of its consoles";
    }

    /** Settles the tasks that ended as many consoles as a task may, with no other suspect beside. */
    void settleDeadly() {
        for (Crashes.Suspect suspect : state.suspects()) {
            if (suspect.lone() >= poisonLimit) {
                int deaths = suspect.crashes().size();
                String why = "the console died with it " + deaths + " times, " + suspect.lone()
                        + " with nothing else to blame: if nobody killed it, the memory of its container or machine may have"
                        + " run out; look for OOMKilled, or in the kernel's log; 'retry' runs it again";
                poison(suspect.sequence(), deaths, why);
            }
        }
    }

    private void poison(long sequence, int deaths, String why) {
        TaskRecord task = tasks.read(sequence);
        byte[] error = ErrorBody.of("poisoned", why);
        owner.append(new Event.Reply(
                System.currentTimeMillis(),
                state.generation(sequence),
                Event.Status.FAILED,
                deaths,
                0,
                0,
                task,
                error));
    }
}
