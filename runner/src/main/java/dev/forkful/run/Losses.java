package dev.forkful.run;

import dev.forkful.broker.EventReader;
import java.util.ArrayList;
import java.util.List;

/**
 * What a reader of a run that nobody runs found damaged or gone, while tasks are unsettled that may have been settled
 * in it: a disk failed, the power was cut, or somebody deleted files. Once these tasks have been run again, nothing is
 * lost.
 *
 * @param damagedRecords records that could not be made out
 * @param blankQueues reply queues that hold nothing at all
 * @param lacksStart whether no word is left of any console that ran it, though it has tasks
 * @param wasCompleted whether it had been completed
 * @param unsettled tasks that have no reply
 * @param canBeResumed whether its tasks can be run again from a command line
 */
public record Losses(
        long damagedRecords,
        int blankQueues,
        boolean lacksStart,
        boolean wasCompleted,
        long unsettled,
        boolean canBeResumed) {
    /** Nothing is lost. */
    static final Losses NONE = new Losses(0, 0, false, false, 0, false);

    /** @param unsettled tasks without a reply that are not in doubt */
    static Losses of(EventReader events, RunState state, long unsettled, boolean hasScript) {
        return new Losses(
                events.damagedRecords(),
                events.blankQueues().size(),
                state.lastMark().isEmpty(), // of its start is written before the first task is
                state.isCompleted(),
                unsettled,
                hasScript && state.course().cancellation().isEmpty());
    }

    /** Whether anything is. */
    public boolean isAny() {
        return unsettled > 0 && (damagedRecords > 0 || blankQueues > 0 || lacksStart || wasCompleted);
    }

    /** {@code 3 records are damaged and were skipped; it was completed, and 2 of its tasks have no reply any more}. */
    public String inWords() {
        List<String> words = new ArrayList<>();
        if (damagedRecords > 0) {
            words.add(
                    damagedRecords == 1
                            ? "1 record is damaged and was skipped"
                            : damagedRecords + " records are damaged and were skipped");
        }
        if (blankQueues > 0) {
            words.add(
                    blankQueues == 1
                            ? "1 reply queue is empty and was skipped"
                            : blankQueues + " reply queues are empty and were skipped");
        }
        if (lacksStart && words.isEmpty()) { // else the word of it may be in one of these
            words.add("reply queues are gone");
        }
        String tasks = (wasCompleted ? "it was completed, and " : "")
                + unsettled + (wasCompleted ? " of its tasks " : unsettled == 1 ? " task " : " tasks ")
                + (unsettled == 1 ? "has" : "have") + " no reply"
                + (wasCompleted ? " any more" : "");
        words.add(tasks);
        return String.join("; ", words);
    }
}
