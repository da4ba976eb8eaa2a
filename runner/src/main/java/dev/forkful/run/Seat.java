package dev.forkful.run;

import dev.forkful.broker.WorkerPulse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The place of one worker in a run: who sits there now, how it does, and when the next may. Time is in ns of
 * {@link System#nanoTime}.
 *
 * <p><i>Threading:</i> confined to the supervisor's thread.
 */
final class Seat {
    /** Lines between two heartbeats: all of them fit into a pipe, so that whoever tells a frozen worker never waits. */
    private static final int MAX_TOLD = 2_000;

    /** A worker that has not said a word is still starting: class loading, a slow start hook. */
    static final Duration START_PATIENCE = Duration.ofMinutes(2);

    private static final long FIRST_BACKOFF_NANOS = Duration.ofMillis(200).toNanos();
    private static final long MAX_BACKOFF_NANOS = Duration.ofSeconds(10).toNanos();

    final int number;
    final Suspects suspects = new Suspects();

    @Nullable
    WorkerProcess process;

    int incarnation;
    /** Deaths in a row, of workers that settled nothing. */
    int fruitlessDeaths;
    /** Deaths in a row before the worker was ready. */
    int failedStarts;

    long settledByThis;
    /** Whether its worker runs suspects, and nothing else. */
    boolean isApart;
    /** Whether there are too many seats, and nobody is to sit here any more. */
    boolean isLeaving;
    /** Whether its worker was told to finish and go. */
    boolean isDismissed;

    private long occupiedNanos;
    private long nextStartNanos;
    private long lastBeats;
    private long lastBeatNanos;
    private boolean woken;
    private boolean killed;
    private final Queue<Long> toCancel = new ArrayDeque<>();
    private int told;

    Seat(int number, long nowNanos) {
        this.number = number;
        this.nextStartNanos = nowNanos;
    }

    /** Tells the worker that a task was cancelled; later, where it was told much since its last heartbeat. */
    void cancel(long sequence) {
        toCancel.add(sequence);
        tellCancelled();
    }

    private void tellCancelled() {
        while (process != null && told < MAX_TOLD && !toCancel.isEmpty()) {
            process.cancel(toCancel.remove());
            told++;
        }
    }

    void occupy(WorkerProcess newcomer, int newIncarnation, long nowNanos) {
        process = newcomer;
        incarnation = newIncarnation;
        settledByThis = 0;
        occupiedNanos = nowNanos;
        lastBeats = 0;
        lastBeatNanos = nowNanos;
        woken = false;
        killed = false;
        isDismissed = false;
        toCancel.clear();
        told = 0;
    }

    /** The worker is gone; decides when the next may start. */
    void vacate(boolean started, long nowNanos) {
        process = null;
        failedStarts = started ? 0 : failedStarts + 1;
        fruitlessDeaths = settledByThis > 0 ? 0 : fruitlessDeaths + 1;
        int exponent = Math.min(fruitlessDeaths, 10) - 1;
        long backoff = exponent < 0 ? 0 : Math.min(MAX_BACKOFF_NANOS, FIRST_BACKOFF_NANOS << exponent);
        nextStartNanos = nowNanos + backoff;
    }

    WorkerProcess processOrThrow() {
        return Objects.requireNonNull(process, "nobody sits on seat " + number);
    }

    boolean mayStart(long nowNanos) {
        return process == null && nowNanos - nextStartNanos >= 0 && (!isLeaving || suspects.hasWaiting());
    }

    /** Takes note of the worker's pulse. */
    void feel(WorkerPulse pulse, long nowNanos) {
        if (pulse.beats() != lastBeats) {
            lastBeats = pulse.beats();
            lastBeatNanos = nowNanos;
            told = 0; // it reads its pipe
            tellCancelled();
            woken = false; // it has looked round since
        }
        if (!pulse.idle()) {
            woken = false;
        }
    }

    /**
     * Time stood still for this process too, so a silence says nothing, and a start was not slow: counts from now.
     *
     * @param gapNanos for how long it did
     */
    void forgiveGap(long nowNanos, long gapNanos) {
        lastBeatNanos = nowNanos;
        occupiedNanos += gapNanos;
    }

    /** Alive, but not ready for a very long time. */
    boolean isOverdue(long nowNanos) {
        return !killed && nowNanos - occupiedNanos > START_PATIENCE.toNanos();
    }

    /** It settled a task: it may have fallen idle again, unseen. */
    void noteSettled() {
        settledByThis++;
        woken = false;
    }

    boolean isFrozen(Duration bound, long nowNanos) {
        Duration patience = lastBeats == 0 && bound.compareTo(START_PATIENCE) < 0 ? START_PATIENCE : bound;
        return process != null && !killed && nowNanos - lastBeatNanos > patience.toNanos();
    }

    long silentMillis(long nowNanos) {
        return Duration.ofNanos(nowNanos - lastBeatNanos).toMillis();
    }

    /** Whether its worker shares the work with the others, and stays. */
    boolean isForAnybody() {
        return process != null && !isApart && !isLeaving && !isDismissed && !killed;
    }

    /** Whether its worker was killed from here. */
    boolean isKilled() {
        return killed;
    }

    /** Kills the worker; the seat is vacated only when its death is seen. */
    void kill() {
        if (process != null) {
            killed = true;
            process.kill();
        }
    }

    /** Wakes the worker, whether it seems idle or not: what it is to see must not wait for its next look. */
    void wakeForGood() {
        woken = false;
        boolean unused = wake();
    }

    /** Wakes the worker, once for each time that it fell idle; says whether it did. */
    boolean wake() {
        if (process == null || woken) {
            return false;
        }
        woken = true;
        process.wake();
        return true;
    }
}
