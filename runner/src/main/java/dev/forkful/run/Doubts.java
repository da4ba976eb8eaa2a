package dev.forkful.run;

import dev.forkful.broker.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.roaringbitmap.RoaringBitmap;

/**
 * What {@link RunState} knows of calls that must not be repeated: of tasks whose latest generation is not settled, who
 * sent something for them that was not answered. A task is <i>in doubt</i> where such a worker is gone, or says itself
 * that no answer will come.
 *
 * <p>Each worker's word is kept apart from the others', so that it does not matter whose events are read first. Memory:
 * an entry for each call that is under way or was at a death, a bit for each that a living worker gave up.
 *
 * <p><i>Threading:</i> not thread-safe.
 */
final class Doubts {
    /** By task. Each worker has one entry of a task at most. */
    private final Map<Long, List<Sender>> unanswered = new HashMap<>();

    private final Set<Integer> gone = new HashSet<>();
    /** Workers of earlier supervisors are gone: those with lower numbers. */
    private int goneBelow;

    private int highest;
    /** Workers gave them up, and live on. */
    private final RoaringBitmap givenUp = new RoaringBitmap();
    /** In doubt, by stage. */
    private final List<RoaringBitmap> stages = new ArrayList<>();

    private long tasks;

    /** Who sent something for a task of that stage. */
    private record Sender(int incarnation, int stage) {}

    void sent(Event.Sent sent) {
        highest = Math.max(highest, sent.incarnation());
        List<Sender> senders = new ArrayList<>(others(sent.sequence(), sent.incarnation()));
        senders.add(new Sender(sent.incarnation(), sent.stage()));
        unanswered.put(sent.sequence(), List.copyOf(senders));
        judge(sent.sequence(), sent.stage());
    }

    private List<Sender> others(long sequence, int incarnation) {
        return unanswered.getOrDefault(sequence, List.of()).stream()
                .filter(sender -> sender.incarnation != incarnation)
                .toList();
    }

    private void strike(long sequence, int incarnation) {
        List<Sender> left = others(sequence, incarnation);
        if (left.isEmpty()) {
            unanswered.remove(sequence);
        } else {
            unanswered.put(sequence, left);
        }
    }

    /** What that worker sent was answered; says whether this ends a doubt. */
    boolean answered(Event.Answered answered) {
        strike(answered.sequence(), answered.incarnation());
        return !isDoubtful(answered.sequence()) && remove(answered.sequence());
    }

    void doubted(Event.Doubted doubted) {
        strike(doubted.sequence(), doubted.incarnation());
        givenUp.add((int) doubted.sequence());
        judge(doubted.sequence(), doubted.stage());
    }

    /**
     * The task is settled, or has a new generation: nothing of before speaks of it any more.
     *
     * @return whether this ends a doubt
     */
    boolean clear(long sequence) {
        if (unanswered.isEmpty() && tasks == 0) {
            return false;
        }
        unanswered.remove(sequence);
        givenUp.remove((int) sequence);
        return remove(sequence);
    }

    /** A worker is dead, or has ended. */
    void gone(int incarnation) {
        if (gone.add(incarnation)) {
            judgeAll();
        }
    }

    /** So are all of earlier supervisors. */
    void goneBelow(int incarnation) {
        if (incarnation > goneBelow) {
            goneBelow = incarnation;
            judgeAll();
        }
    }

    /** Nobody runs the run: all are gone that were ever heard of. */
    void allGone() {
        goneBelow(highest + 1);
    }

    private void judgeAll() {
        unanswered.forEach((sequence, senders) -> judge(sequence, senders.get(0).stage));
    }

    private void judge(long sequence, int stage) {
        if (!isDoubtful(sequence)) {
            return;
        }
        while (stages.size() <= stage) {
            stages.add(new RoaringBitmap());
        }
        if (stages.get(stage).checkedAdd((int) sequence)) {
            tasks++;
        }
    }

    private boolean isDoubtful(long sequence) {
        return givenUp.contains((int) sequence)
                || unanswered.getOrDefault(sequence, List.of()).stream().anyMatch(sender -> isGone(sender.incarnation));
    }

    private boolean isGone(int incarnation) {
        return incarnation < goneBelow || gone.contains(incarnation);
    }

    private boolean remove(long sequence) {
        for (RoaringBitmap stage : stages) {
            if (stage.checkedRemove((int) sequence)) {
                tasks--;
                return true;
            }
        }
        return false;
    }

    boolean isInDoubt(long sequence) {
        if (tasks == 0) {
            return false;
        }
        for (RoaringBitmap stage : stages) {
            if (stage.contains((int) sequence)) {
                return true;
            }
        }
        return false;
    }

    /** Whether that worker sent something for the task that was not answered. */
    boolean isUnanswered(long sequence, int incarnation) {
        return unanswered.getOrDefault(sequence, List.of()).stream()
                .anyMatch(sender -> sender.incarnation == incarnation);
    }

    /** Tasks in doubt. */
    long tasks() {
        return tasks;
    }

    /** Those of a stage. */
    long tasks(int stage) {
        return stage < stages.size() ? stages.get(stage).getLongCardinality() : 0;
    }
}
