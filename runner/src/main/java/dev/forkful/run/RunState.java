package dev.forkful.run;

import dev.forkful.JobException;
import dev.forkful.broker.Event;
import dev.forkful.broker.Event.Mark;
import dev.forkful.broker.TaskStates;
import dev.forkful.run.RunOutcome.Ending;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * The state of a run: a pure projection of its events. Whatever order the workers' events are merged in, the same
 * events give the same state: within a generation of a task the first reply counts, across generations the latest.
 *
 * <p>Memory: some bits a task, whatever the inputs and results; the error groups, the kills of unsettled tasks, and
 * what was in hand when consoles died beside.
 *
 * <p><i>Threading:</i> not thread-safe.
 */
public final class RunState implements TaskStates {
    /** Sequence numbers are kept in 32-bit bitmaps. */
    static final long MAX_TASKS = Integer.MAX_VALUE;

    private final RoaringBitmap settled = new RoaringBitmap();
    private final RoaringBitmap failed = new RoaringBitmap();
    /** At index g - 1: the tasks of which generation g is known, by its opening or by its reply. */
    private final List<RoaringBitmap> generations = new ArrayList<>();

    private final StageTallies stages = new StageTallies();
    private final Doubts doubts = new Doubts();
    private final Course course = new Course();
    private final FailureGroups failures = new FailureGroups();
    private final Histogram latencyMicros = new Histogram(1, 24L * 3600 * 1_000_000, 2);
    private final Incarnations workers = new Incarnations();
    private final Crashes crashes = new Crashes();
    /** Kept from everybody until they are admitted. */
    private final RoaringBitmap deferred = new RoaringBitmap();

    private long firstOpen;
    private long settledTasks;
    private long failedTasks;
    private long retriedAttempts;
    private long duplicateReplies;
    private long lastReplyMillis = Long.MIN_VALUE;
    /** The incarnation of the latest supervisor: workers of earlier ones are gone. */
    private int owner;

    private Event.@Nullable RunMarked lastMark;
    /** Of the latest supervisor, where it drains or has drained. */
    private Event.@Nullable RunMarked draining;

    private boolean inputEnded;
    private OptionalLong inputItems = OptionalLong.empty();

    /** What an event did to the state. */
    public enum Effect {
        /** A task is settled by this reply. */
        SETTLED,
        /** The reply is of a settled or superseded generation, and counts for nothing. */
        DROPPED,
        /** Anything else. */
        NOTED
    }

    /** Takes an event in. */
    public Effect apply(Event event) {
        if (event instanceof Event.Reply reply) {
            return settle(reply);
        } else if (event instanceof Event.AttemptFailed) {
            retriedAttempts++;
        } else if (event instanceof Event.Sent sent) {
            if (isAwaited(sent.sequence(), sent.generation())) {
                doubts.sent(sent);
            }
        } else if (event instanceof Event.Answered answered) {
            if (isAwaited(answered.sequence(), answered.generation()) && doubts.answered(answered)) {
                firstOpen = Math.min(firstOpen, answered.sequence());
            }
        } else if (event instanceof Event.Doubted doubted) {
            if (isAwaited(doubted.sequence(), doubted.generation())) {
                doubts.doubted(doubted);
            }
        } else if (event instanceof Event.Reopened reopened) {
            reopened.sequences().forEach(sequence -> reopen(sequence, reopened.generation()));
        } else if (event instanceof Event.WorkerStarted started) {
            workers.apply(started);
        } else if (event instanceof Event.WorkerStopped stopped) {
            workers.apply(stopped);
            doubts.gone(stopped.incarnation());
        } else if (event instanceof Event.WorkerLost lost) {
            workers.apply(lost, this::isSettled);
            doubts.gone(lost.incarnation());
        } else if (event instanceof Event.ConsoleLost lost) {
            crashes.apply(lost);
        } else if (event instanceof Event.Steered steered) {
            course.apply(steered);
        } else if (event instanceof Event.RunMarked marked) {
            mark(marked);
        }
        return Effect.NOTED;
    }

    private void mark(Event.RunMarked marked) {
        if (isEnd(marked.mark())) {
            crashes.endedInOrder(marked.incarnation());
        }
        if (marked.mark() == Mark.INPUT_ENDED) {
            inputEnded = true;
            inputItems = Marks.items(marked);
        } else if (marked.incarnation() >= owner) {
            owner = marked.incarnation();
            doubts.goneBelow(owner);
            lastMark = marked;
            if (marked.mark() == Mark.STARTED) {
                draining = null;
            } else if (marked.mark() == Mark.DRAINING) {
                draining = marked;
            }
        }
    }

    /** Whether a supervisor that writes it leaves nothing in hand. */
    private static boolean isEnd(Mark mark) {
        return mark == Mark.STOPPED || mark == Mark.COMPLETED || mark == Mark.CANCELLED;
    }

    /** Whether an event of that generation of the task still says something. */
    private boolean isAwaited(long sequence, int generation) {
        if (generation > generation(sequence)) {
            reopen(sequence, generation);
        }
        return generation == generation(sequence) && !isSettled(sequence);
    }

    private Effect settle(Event.Reply reply) {
        lastReplyMillis = Math.max(lastReplyMillis, reply.atMillis());
        long sequence = reply.sequence();
        int latest = generation(sequence);
        if (reply.generation() < latest) {
            return Effect.DROPPED;
        }
        int bit = (int) sequence;
        if (reply.generation() > latest) {
            reopen(sequence, reply.generation());
        } else if (settled.contains(bit)) {
            duplicateReplies++;
            return Effect.DROPPED;
        }
        settled.add(bit);
        settledTasks++;
        deferred.remove(bit);
        boolean unused = doubts.clear(sequence);
        if (reply.status() == Event.Status.FAILED) {
            failed.add(bit);
            failedTasks++;
            failures.add(bit, reply.body());
        }
        stages.settle(reply);
        workers.settled(sequence);
        latencyMicros.recordValue(
                Math.max(1, Math.min(reply.durationNanos() / 1_000, latencyMicros.getHighestTrackableValue())));
        return Effect.SETTLED;
    }

    private void reopen(long sequence, int generation) {
        if (generation <= generation(sequence)) {
            return;
        }
        int bit = (int) sequence;
        while (generations.size() < generation) {
            generations.add(new RoaringBitmap());
        }
        generations.get(generation - 1).add(bit);
        admit(List.of(sequence)); // what speaks against it was another generation
        boolean wasInDoubt = doubts.clear(sequence);
        if (settled.checkedRemove(bit)) {
            stages.reopen(bit, failed.contains(bit));
            settledTasks--;
            firstOpen = Math.min(firstOpen, sequence);
        } else if (wasInDoubt) {
            firstOpen = Math.min(firstOpen, sequence);
        }
        if (failed.checkedRemove(bit)) {
            failedTasks--;
            failures.remove(bit);
        }
    }

    @Override
    public long firstOpen() {
        firstOpen = settled.nextAbsentValue((int) firstOpen);
        while (doubts.isInDoubt(firstOpen) || deferred.contains((int) firstOpen)) {
            firstOpen = settled.nextAbsentValue((int) firstOpen + 1);
        }
        return firstOpen;
    }

    @Override
    public boolean isOpen(long sequence) {
        return !isResting(sequence) && !deferred.contains((int) sequence);
    }

    /** Keeps unsettled tasks from everybody, until they are {@linkplain #admit admitted}. */
    void defer(List<Long> sequences) {
        sequences.forEach(sequence -> deferred.add(sequence.intValue()));
    }

    /** These are open again, where they were {@linkplain #defer deferred}. */
    void admit(List<Long> sequences) {
        for (long sequence : sequences) {
            if (deferred.checkedRemove((int) sequence)) {
                firstOpen = Math.min(firstOpen, sequence);
            }
        }
    }

    /** Tasks that are {@linkplain #defer deferred}. */
    long deferredTasks() {
        return deferred.getLongCardinality();
    }

    /** Whether nothing is to be done for the task now: it is settled, or in doubt. */
    boolean isResting(long sequence) {
        return isSettled(sequence) || doubts.isInDoubt(sequence);
    }

    /** Whether the latest generation of the task is settled. */
    public boolean isSettled(long sequence) {
        return settled.contains((int) sequence);
    }

    /** Whether what was sent for the task may have been done or not, and it waits for a person's decision. */
    boolean isInDoubt(long sequence) {
        return doubts.isInDoubt(sequence);
    }

    /** Tasks {@linkplain #isInDoubt in doubt}. */
    long inDoubtTasks() {
        return doubts.tasks();
    }

    /** Those of a stage. */
    long inDoubtTasks(int stage) {
        return doubts.tasks(stage);
    }

    /** Those that {@linkplain #isResting rest}. */
    long restingTasks() {
        return settledTasks + doubts.tasks();
    }

    /** Whether that worker sent something for the task that was not answered. */
    boolean isUnanswered(long sequence, int incarnation) {
        return doubts.isUnanswered(sequence, incarnation);
    }

    /** To be said where nobody runs the run, once its events are read: what its workers had sent is in doubt. */
    void noteAtRest() {
        doubts.allGone();
    }

    @Override
    public int generation(long sequence) {
        for (int i = generations.size(); i > 0; i--) {
            if (generations.get(i - 1).contains((int) sequence)) {
                return i;
            }
        }
        return 0;
    }

    /**
     * How many workers of the latest supervisor died with this task alone in their hands, and {@link #consoleKills} of
     * this generation. Workers of earlier supervisors do not count: what they saw may be of an earlier generation.
     */
    public int kills(long sequence) {
        return workers.killsAfter(owner, sequence) + consoleKills(sequence);
    }

    /** How many consoles died with this task in hand, and no other {@linkplain #suspects suspect}. */
    int consoleKills(long sequence) {
        return crashes.lone(sequence, generation(sequence));
    }

    /** The unsettled tasks that were in hand when consoles died, twice or more often, since one last ended in order. */
    List<Crashes.Suspect> suspects() {
        return crashes.suspects().stream()
                .filter(suspect ->
                        suspect.generation() == generation(suspect.sequence()) && !isResting(suspect.sequence()))
                .toList();
    }

    /** Whether the latest supervisor left no word of its end. One that drained was asked to end, and is no mystery. */
    boolean isCrashed() {
        return lastMark != null && !isEnd(lastMark.mark()) && lastMark.mark() != Mark.DRAINING;
    }

    /** The incarnation of the latest supervisor. */
    int latestSupervisor() {
        return owner;
    }

    /** Whether the task's latest generation is settled as failed. */
    public boolean isFailed(long sequence) {
        return failed.contains((int) sequence);
    }

    /** The tasks whose latest generation is settled as failed: not to be changed. */
    RoaringBitmap failed() {
        return failed;
    }

    /** The settled tasks of a stage. */
    RoaringBitmap settledOf(int stage) {
        return stages.settledOf(stage, settled);
    }

    /** Whether that worker said itself that it ends. */
    boolean hasStopped(int incarnation) {
        return workers.hasStopped(incarnation);
    }

    /** Whether that worker ever was ready for tasks. */
    boolean hasStarted(int incarnation) {
        return workers.hasStarted(incarnation);
    }

    /** What is known of each stage. */
    StageTallies stages() {
        return stages;
    }

    /** Of a pipeline: whether its input was read to the end, and is published. */
    boolean isInputEnded() {
        return inputEnded;
    }

    /** Of a pipeline: how many items its input had; empty before its end is known. */
    OptionalLong inputItems() {
        return inputItems;
    }

    /** Of a pipeline: whether it was done when the latest supervisor left it. */
    boolean isCompleted() {
        return lastMark != null && lastMark.mark() == Mark.COMPLETED;
    }

    /** The tasks that have another generation than the first. */
    RoaringBitmap reopened() {
        return RoaringBitmap.or(generations.iterator());
    }

    /** Whether any task was ever reopened. */
    boolean hasRetries() {
        return !generations.isEmpty();
    }

    public long settledTasks() {
        return settledTasks;
    }

    long okTasks() {
        return settledTasks - failedTasks;
    }

    public long failedTasks() {
        return failedTasks;
    }

    long retriedAttempts() {
        return retriedAttempts;
    }

    long duplicateReplies() {
        return duplicateReplies;
    }

    /**
     * When a worker, or the supervisor, last wrote a reply, whether or not it counts: the latest by their clocks, in ms
     * since the epoch; empty where none ever did.
     */
    OptionalLong lastReplyMillis() {
        return lastReplyMillis == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(lastReplyMillis);
    }

    public long workersLost() {
        return workers.lost();
    }

    /** Whether that worker belongs to the latest supervisor. */
    boolean isOfLatestSupervisor(int incarnation) {
        return incarnation > owner;
    }

    /** Workers that left for want of heap. */
    public long heapStops() {
        return workers.heapStops();
    }

    /** When the last of them did, in ms since the epoch; 0 where none did. */
    public long heapStopMillis() {
        return workers.heapStopMillis();
    }

    /** Whether that one is of the {@linkplain #liveWorkers live workers}. */
    boolean isAlive(int incarnation) {
        return workers.isAliveAfter(owner, incarnation);
    }

    /** Workers of the latest supervisor that started, and neither stopped nor were found dead. */
    int liveWorkers() {
        return workers.aliveAfter(owner);
    }

    /**
     * Sees to it that the run may go on.
     *
     * @throws JobException where a person ended it for good
     */
    public void refuseCancelled(String run) {
        course.cancellation().ifPresent(order -> {
            throw new JobException("run " + run + " was cancelled by " + order.by()
                    + (order.why().isEmpty() ? "" : " (" + order.why() + ")") + ", for good; begin a new one");
        });
    }

    Course course() {
        return course;
    }

    /** Whether the latest supervisor was told to pause. */
    boolean isPaused() {
        return course.isPaused(owner);
    }

    /** What the machine is short of, so that the latest supervisor holds attempts back; empty where it does not. */
    public String guard() {
        return course.guard(owner);
    }

    /**
     * To how many in flight it adapted itself, and why: {@code 52 in flight: the target keeps up}; empty where it did
     * not.
     */
    public Optional<String> adaptation() {
        return course.adaptation().map(order -> order.amount() + " in flight: " + order.why());
    }

    /** What people asked of the run, and what became of it, in order; the last 1,000. */
    public List<Event.Steered> orders() {
        return course.orders();
    }

    /** The last thing that happened to the run as a whole. */
    Optional<Mark> lastMark() {
        return Optional.ofNullable(lastMark).map(Event.RunMarked::mark);
    }

    /** How the latest supervisor left a run that is not done; empty where it died, or works. */
    public Optional<Ending> ending() {
        return Optional.ofNullable(lastMark)
                .filter(last -> last.mark() == Mark.STOPPED)
                .map(last -> Marks.ending(last, draining));
    }

    /** The failures, largest group first, at most 20 groups. */
    List<RunSnapshot.ErrorGroup> errorGroups() {
        return failures.largest(20);
    }

    /** The durations of settled tasks. */
    public RunSnapshot.Latency latency() {
        if (latencyMicros.getTotalCount() == 0) {
            return new RunSnapshot.Latency(0, 0, 0, 0);
        }
        return new RunSnapshot.Latency(
                latencyMicros.getValueAtPercentile(50) / 1e3,
                latencyMicros.getValueAtPercentile(95) / 1e3,
                latencyMicros.getValueAtPercentile(99) / 1e3,
                latencyMicros.getMaxValue() / 1e3);
    }
}
