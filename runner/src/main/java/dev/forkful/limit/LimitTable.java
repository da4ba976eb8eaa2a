package dev.forkful.limit;

import static dev.forkful.limit.LimitLayout.GUESTS_FIELD;
import static dev.forkful.limit.LimitLayout.HELD_FIELD;
import static dev.forkful.limit.LimitLayout.HUNGRY_FIELD;
import static dev.forkful.limit.LimitLayout.KEY_FIELD;
import static dev.forkful.limit.LimitLayout.NEXT_FIELD;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;

/**
 * What all processes know of one limit, by key: the earliest time of the next unit (the generic cell rate algorithm of
 * ITU-T I.371, which is a leaky bucket in one word), a time until which all is held, and who has the permits.
 *
 * <p>A key is 64 bits of a hash. It has a slot near where the hash says; a slot whose key has nothing to remember is
 * given to another. Where all slots near by are in use, keys share the first: they are then limited together, more
 * strictly than was asked, never less. A key that shares a slot is noted there as a guest, and stays, also where
 * another slot is free by now, until the slot has nothing to remember: nobody can tell which key left what is there.
 *
 * <p>Whoever must wait is told until when, and has that place: nobody polls for a rate. A place that its owner does not
 * take (he died) is lost, which errs on the strict side, too.
 *
 * <p><i>Threading:</i> thread-safe, between processes also. Costs some 100 ns a call.
 */
final class LimitTable {
    /**
     * What was not used longer ago than this is lost: small enough for an even pace (at most rate x (w + 50 ms) + 1
     * places in any window w), large enough to make up for a timer or a thread that came late.
     */
    static final long TOLERANCE_NANOS = Duration.ofMillis(50).toNanos();

    /** No number of a permit. */
    static final int NO_PERMIT = -1;

    private static final int NO_SLOT = -1;

    private static final int PROBES = 16;

    /**
     * In place of a key: who was to give the slot to another died over it. So are the numbers that follow, one for each
     * time that a slot is being given. No key is called so.
     */
    private static final long LOST = Long.MIN_VALUE;

    private static final long LAST_MARK = LOST + Integer.MAX_VALUE;
    /** So often it is looked whether it was given, before who gives it is taken for dead: some 60 ms. */
    private static final int PATIENCE = 1_000;

    private static final long LOOK_NANOS = 10_000;

    private final LimitFile file;
    private final int mask;
    private final int patience;

    LimitTable(LimitFile file) {
        this(file, PATIENCE);
    }

    /** @param patience how many looks another process has to give a slot that it marked */
    LimitTable(LimitFile file, int patience) {
        this.file = file;
        this.mask = file.slots() - 1;
        this.patience = patience;
    }

    LimitFile file() {
        return file;
    }

    /**
     * Takes the next place under a key.
     *
     * @param costNanos how long the next one must wait after this one; 0 where only holds count
     * @return from when on it may begin: before {@code nowNanos} for "at once"
     */
    long reserve(long key, long costNanos, long nowNanos) {
        while (true) {
            int slot = slotOf(key, nowNanos);
            long next = word(slot, NEXT_FIELD);
            long earliest = Math.max(next, word(slot, HELD_FIELD));
            long start = earliest > nowNanos - TOLERANCE_NANOS ? earliest : nowNanos;
            if (costNanos == 0) {
                return earliest > nowNanos ? earliest : nowNanos;
            }
            if (file.compareAndSetWord(offset(slot, NEXT_FIELD), next, later(start, costNanos))
                    && slotOf(key, nowNanos) == slot) {
                return start;
            }
        }
    }

    /** How many units of that cost could begin at once now; at least 1. */
    long room(long key, long costNanos, long nowNanos) {
        int slot = slotOf(key, nowNanos);
        long earliest = Math.max(word(slot, NEXT_FIELD), word(slot, HELD_FIELD));
        long credit = earliest > nowNanos - TOLERANCE_NANOS ? nowNanos - earliest : 0;
        return 1 + Math.max(0, credit) / Math.max(1, costNanos);
    }

    /** Makes the next one wait longer, or less long. */
    void shift(long key, long deltaNanos, long nowNanos) {
        while (true) {
            int slot = slotOf(key, nowNanos);
            add(slot, deltaNanos);
            if (slotOf(key, nowNanos) == slot) {
                return;
            }
            add(slot, -deltaNanos); // it is another's by now
        }
    }

    private void add(int slot, long nanos) {
        int at = offset(slot, NEXT_FIELD);
        long before;
        do {
            before = file.wordVolatile(at);
        } while (!file.compareAndSetWord(at, before, later(before, nanos)));
    }

    /** A time that overflowed would lie in the past, and hold up nobody. */
    private static long later(long time, long nanos) {
        long sum = time + nanos;
        return nanos > 0 && sum < time ? Long.MAX_VALUE : sum;
    }

    /** Lets nothing begin under that key before then; a later time that was said counts. */
    void hold(long key, long untilNanos, long nowNanos) {
        int slot;
        do {
            slot = slotOf(key, nowNanos);
            hold(slot, untilNanos);
        } while (slotOf(key, nowNanos) != slot); // else another is held in its place
    }

    private void hold(int slot, long untilNanos) {
        int at = offset(slot, HELD_FIELD);
        for (long before = file.wordVolatile(at); before < untilNanos; before = file.wordVolatile(at)) {
            if (file.compareAndSetWord(at, before, untilNanos)) {
                return;
            }
        }
    }

    /** Whether that key is held. */
    boolean isHeld(long key, long nowNanos) {
        return word(slotOf(key, nowNanos), HELD_FIELD) > nowNanos;
    }

    /**
     * Takes a permit; where there is none, leaves word that somebody wants one.
     *
     * @return its number, for {@link #giveBack}; {@link #NO_PERMIT} where there is none
     */
    int take(long key, long holder, long nowNanos) {
        while (true) {
            int slot = slotOf(key, nowNanos);
            int permit = takeOf(slot, holder);
            if (permit == NO_PERMIT) {
                file.wordVolatile(offset(slot, HUNGRY_FIELD), holder);
                return NO_PERMIT;
            }
            if (slotOf(key, nowNanos) == slot) {
                return permit;
            }
            boolean unused = file.compareAndSetWord(permitOffset(permit), holder, 0);
        }
    }

    private int takeOf(int slot, long holder) {
        int first = slot * file.permits();
        for (int permit = first; permit < first + file.permits(); permit++) {
            int at = permitOffset(permit);
            if (file.wordVolatile(at) == 0 && file.compareAndSetWord(at, 0, holder)) {
                return permit;
            }
        }
        return NO_PERMIT;
    }

    /**
     * Gives a permit back.
     *
     * @return whether another holder wants it: then the caller is not to take it again at once
     */
    boolean giveBack(int permit, long holder) {
        boolean unused = file.compareAndSetWord(permitOffset(permit), holder, 0);
        int at = offset(permit / file.permits(), HUNGRY_FIELD);
        long hungry = file.wordVolatile(at);
        return hungry != 0 && file.compareAndSetWord(at, hungry, 0) && hungry != holder;
    }

    /** Forgets all places that were given: the next one begins at once, and whoever has one is to take another. */
    void forgetPlaces() {
        for (int slot = 0; slot < file.slots(); slot++) {
            file.wordVolatile(offset(slot, NEXT_FIELD), 0);
        }
        long unused = file.wordAdd(LimitLayout.FORGOTTEN_OFFSET, 1);
    }

    /** How often all places were forgotten: one that was given before the last time counts no more. */
    long timesForgotten() {
        return file.wordVolatile(LimitLayout.FORGOTTEN_OFFSET);
    }

    /**
     * Gives back the permits of holders that are no more.
     *
     * @param isGone asked once of each
     */
    void reclaim(LongPredicate isGone) {
        Map<Long, Boolean> known = new HashMap<>();
        int words = file.slots() * file.permits();
        for (int i = 0; i < words; i++) {
            int at = permitOffset(i);
            long holder = file.wordVolatile(at);
            if (holder != 0 && known.computeIfAbsent(holder, isGone::test)) {
                boolean unused = file.compareAndSetWord(at, holder, 0);
            }
        }
    }

    private int slotOf(long hash, long nowNanos) {
        long key = hash == 0 || hash <= LAST_MARK ? 1 : hash;
        int home = (int) (key >>> 32) & mask;
        while (true) {
            int own = ownSlotOf(key, home);
            if (own != NO_SLOT) {
                return own;
            }
            if (isGuest(key, home) && !isIdle(home, nowNanos)) {
                return home;
            }
            int found = newSlotOf(key, home, nowNanos);
            if (found != NO_SLOT) {
                return found;
            }
        }
    }

    /** The one that has its key, or the first that never had one. */
    private int ownSlotOf(long key, int home) {
        int probes = Math.min(PROBES, file.slots());
        for (int i = 0; i < probes; i++) {
            int slot = (home + i) & mask;
            int at = offset(slot, KEY_FIELD);
            long seen = keyAt(at);
            if (seen == key || (seen == 0 && (file.compareAndSetWord(at, 0, key) || file.wordVolatile(at) == key))) {
                return slot;
            }
        }
        return NO_SLOT;
    }

    /** One that is free, or the first, as a guest; none where another process is about the same. */
    private int newSlotOf(long key, int home, long nowNanos) {
        int probes = Math.min(PROBES, file.slots());
        for (int i = 0; i < probes; i++) {
            int slot = (home + i) & mask;
            int at = offset(slot, KEY_FIELD);
            long seen = keyAt(at);
            long mark = LOST + 1 + ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);
            if (isIdle(slot, nowNanos) && file.compareAndSetWord(at, seen, mark)) {
                boolean isFree = isFree(slot, key, nowNanos);
                return file.compareAndSetWord(at, mark, isFree ? key : seen) && isFree ? slot : NO_SLOT;
            }
        }
        file.wordOr(offset(home, GUESTS_FIELD), guestBit(key)); // INVARIANT: before it leaves anything there
        return home;
    }

    /** Waits while the slot is being given to another: till then nobody knows whose it is. */
    private long keyAt(int at) {
        long seen = file.wordVolatile(at);
        return isMoving(seen) ? keyAfterMove(at) : seen;
    }

    private long keyAfterMove(int at) {
        boolean interrupted = false;
        long mark = 0;
        int looks = 0;
        long seen = file.wordVolatile(at);
        while (isMoving(seen)) {
            looks = seen == mark ? looks + 1 : 0;
            mark = seen;
            if (looks == patience) {
                boolean unused = file.compareAndSetWord(at, mark, LOST);
            }
            interrupted |= Thread.interrupted(); // nobody would be waited for
            LockSupport.parkNanos(LOOK_NANOS);
            seen = file.wordVolatile(at);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return seen;
    }

    private static boolean isMoving(long word) {
        return word > LOST && word <= LAST_MARK;
    }

    /**
     * Whether a slot that is marked as moving may be given to a key, and the key has none by now.
     *
     * <p>INVARIANT: all is looked at once more when nobody finds the slot any more by its key, or as its guest. Whoever
     * found it before leaves something there first, and then looks whether it is still his: one of the two sees the
     * other. Of two that take a slot for the same key, the one with the lower number waits for the other, which gives
     * up.
     */
    private boolean isFree(int slot, long key, long nowNanos) {
        int home = (int) (key >>> 32) & mask;
        long guests = word(slot, GUESTS_FIELD);
        boolean isFree = file.compareAndSetWord(offset(slot, GUESTS_FIELD), guests, 0)
                && isIdle(slot, nowNanos)
                && !hasSlotBeside(slot, key, home)
                && !(isGuest(key, home) && !isIdle(home, nowNanos));
        if (!isFree) {
            file.wordOr(offset(slot, GUESTS_FIELD), guests);
        }
        return isFree;
    }

    /** Whether the key has another slot than this, or may have in a moment. */
    private boolean hasSlotBeside(int slot, long key, int home) {
        int probes = Math.min(PROBES, file.slots());
        for (int i = 0; i < probes; i++) {
            int other = (home + i) & mask;
            if (other == slot) {
                continue;
            }
            int at = offset(other, KEY_FIELD);
            long seen = other > slot ? keyAt(at) : file.wordVolatile(at);
            if (seen == key || isMoving(seen)) {
                return true;
            }
        }
        return false;
    }

    /** Or another key with the same bit is: then it shares, too. */
    private boolean isGuest(long key, int home) {
        return (word(home, GUESTS_FIELD) & guestBit(key)) != 0;
    }

    private static long guestBit(long key) {
        return 1L << key; // by its last six bits; the slot is by others
    }

    /** Whether nothing is lost when its key is forgotten. */
    private boolean isIdle(int slot, long nowNanos) {
        if (word(slot, NEXT_FIELD) > nowNanos - TOLERANCE_NANOS || word(slot, HELD_FIELD) > nowNanos) {
            return false;
        }
        int first = slot * file.permits();
        for (int permit = first; permit < first + file.permits(); permit++) {
            if (file.wordVolatile(permitOffset(permit)) != 0) {
                return false;
            }
        }
        return true;
    }

    private long word(int slot, int field) {
        return file.wordVolatile(offset(slot, field));
    }

    private static int offset(int slot, int field) {
        return LimitLayout.slotOffset(slot) + field;
    }

    private int permitOffset(int permit) {
        return LimitLayout.permitOffset(file.slots(), permit);
    }
}
