package dev.forkful.run;

import dev.forkful.broker.Event;
import dev.forkful.broker.Owner;
import dev.forkful.broker.TaskReader;
import dev.forkful.broker.TaskRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * What becomes of the tasks that a dead worker held.
 *
 * <ul>
 *   <li>The worker said that it ends, or was told to: they go back to everybody.
 *   <li>It died: the death is recorded against each of them, and they are run again apart, in smaller groups.
 *   <li>It died with one task only, and so did as many workers as a task may kill: it is settled as failed,
 *       {@code poisoned}. Deaths in company do not count, so that workers that somebody else kills are no task's fault.
 * </ul>
 *
 * <p><i>Threading:</i> confined to the supervisor's thread.
 */
final class Bereavement {
    private final Owner owner;
    private final RunState state;
    private final TaskReader tasks;
    private final int poisonLimit;

    /** @param poisonLimit how many workers a task may kill, the last of them alone; from 1 */
    Bereavement(Owner owner, RunState state, TaskReader tasks, int poisonLimit) {
        this.owner = owner;
        this.state = state;
        this.tasks = tasks;
        this.poisonLimit = poisonLimit;
    }

    /**
     * Settles the estate of the worker that sat there. All its events must have been taken in.
     *
     * @return what it held and had not settled
     */
    List<Long> settle(Seat seat, int exitStatus, boolean blamed) {
        List<Long> held = owner.claimsOf(seat.incarnation).stream()
                .filter(sequence -> !state.isSettled(sequence))
                .toList();
        record(seat, exitStatus, blamed, blamed ? held : List.of());
        if (!blamed) {
            owner.release(held);
            owner.release(seat.suspects.dropCurrent());
            return held;
        }
        if (held.size() == 1 && state.kills(held.get(0)) + 1 >= poisonLimit) {
            poison(held.get(0), exitStatus, seat.incarnation);
        }
        seat.suspects.addHeld(held);
        return held;
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

    private void poison(long sequence, int exitStatus, int incarnation) {
        TaskRecord task = tasks.read(sequence);
        int kills = state.kills(sequence) + 1;
        byte[] error = JsonMapper.shared()
                .createObjectNode()
                .put("type", "poisoned")
                .put(
                        "message",
                        "killed " + kills + " workers, the last with exit status " + exitStatus + "; see workers/"
                                + incarnation + ".log")
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        owner.append(new Event.Reply(
                System.currentTimeMillis(), state.generation(sequence), Event.Status.FAILED, kills, 0, 0, task, error));
    }
}
