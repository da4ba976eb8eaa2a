package dev.forkful.limit;

/**
 * A limit's file, little-endian, all fields 8 bytes. Times are of {@code System.nanoTime}, see decisions/007.
 *
 * <pre>
 *   +-------------------------------------------------------+ 0     who makes the file; then never
 *   | magic and version     the file gets its name after it |
 *   | slots                 count, a power of two           |
 *   | permits               count for each slot; 0 is none  |
 *   +-------------------------------------------------------+ 64    supervisor, volatile; rates: of the file {@code run}
 *   | said rate             0 nobody said, -1 none, else    |
 *   |                       thousandths per hour            |
 *   | said host rate        the same                        |
 *   | forgotten             of all files: how often all     |
 *   |                       places were                     |
 *   +-------------------------------------------------------+ 128   any worker, release
 *   | rate in force         0 is none                       |
 *   | waited                when somebody last had to wait  |
 *   | answers               any worker, atomic add, as the  |
 *   | latency               next four; all of the file      |
 *   | refusals              {@code run} only: see Tally,    |
 *   | faults                and Unsettled for the last      |
 *   | unsettled                                             |
 *   +-------------------------------------------------------+ 192
 *   | slot x slots, 40 bytes each                           |
 *   |   key                 CAS; 0 is a free slot, the      |
 *   |                       lowest are LimitTable's marks   |
 *   |   next                CAS; the earliest for the next  |
 *   |   held until          CAS, never back                 |
 *   |   hungry              volatile; who found no permit   |
 *   |   guests              atomic or, CAS to 0; a bit for  |
 *   |                       each key that shares the slot   |
 *   +-------------------------------------------------------+
 *   | permit x slots x permits                              |
 *   |   holder              CAS; 0 is a free permit; see    |
 *   |                       HolderWord                      |
 *   +-------------------------------------------------------+
 * </pre>
 */
final class LimitLayout {
    static final int VERSION = 4;
    /** "FKLIMIT" and the version. */
    static final long MAGIC_AND_VERSION = 0x464b_4c49_4d49_5400L | VERSION;

    static final int MAGIC_OFFSET = 0;
    static final int SLOTS_OFFSET = MAGIC_OFFSET + Long.BYTES;
    static final int PERMITS_OFFSET = SLOTS_OFFSET + Long.BYTES;
    static final int SAID_RATE_OFFSET = 64;
    static final int SAID_HOST_RATE_OFFSET = SAID_RATE_OFFSET + Long.BYTES;
    static final int FORGOTTEN_OFFSET = SAID_HOST_RATE_OFFSET + Long.BYTES;
    static final int RATE_OFFSET = 128;
    static final int WAITED_OFFSET = RATE_OFFSET + Long.BYTES;

    static final int ANSWERS_OFFSET = WAITED_OFFSET + Long.BYTES;
    static final int LATENCY_OFFSET = ANSWERS_OFFSET + Long.BYTES;
    static final int REFUSALS_OFFSET = LATENCY_OFFSET + Long.BYTES;
    static final int FAULTS_OFFSET = REFUSALS_OFFSET + Long.BYTES;

    static final int UNSETTLED_OFFSET = FAULTS_OFFSET + Long.BYTES;

    static final int SLOT_BASE = 192;
    static final int SLOT_BYTES = 40;
    static final int KEY_FIELD = 0;
    static final int NEXT_FIELD = KEY_FIELD + Long.BYTES;
    static final int HELD_FIELD = NEXT_FIELD + Long.BYTES;
    static final int HUNGRY_FIELD = HELD_FIELD + Long.BYTES;
    static final int GUESTS_FIELD = HUNGRY_FIELD + Long.BYTES;

    private LimitLayout() {}

    static int slotOffset(int slot) {
        return SLOT_BASE + slot * SLOT_BYTES;
    }

    /** Those of one slot follow each other, then come those of the next. */
    static int permitOffset(int slots, int permit) {
        return SLOT_BASE + slots * SLOT_BYTES + permit * Long.BYTES;
    }

    static int fileBytes(int slots, int permits) {
        return permitOffset(slots, slots * permits);
    }
}
