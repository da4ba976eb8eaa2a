package dev.forkful.broker.chronicle;

/**
 * The {@code claims} file, little-endian, all fields 8 bytes; fields of different writers lie on different cache lines.
 *
 * <pre>
 *   +-----------------------------------------------------------+ 0
 *   | magic and version     written last; then never            |
 *   | window                count of words                      |
 *   +-----------------------------------------------------------+ 128   publisher, release
 *   | published             count of tasks                      |
 *   +-----------------------------------------------------------+ 256   supervisor, release
 *   | window end            tasks below it are let in           |
 *   | settled               count of tasks                      |
 *   | first unsettled       workers look from there             |
 *   | flow                  0 run, 1 pause, 2 drain              |
 *   | live workers          count                               |
 *   | timeout               ms; 0 is as the job says            |
 *   +-----------------------------------------------------------+ 384   anybody, atomic add
 *   | release epoch         rises after tasks became claimable  |
 *   |                       behind where workers look           |
 *   +-----------------------------------------------------------+ 512   supervisor sets, one worker clears by CAS
 *   | resting               1 where the supervisor wants to be  |
 *   |                       woken by the next event             |
 *   +-----------------------------------------------------------+ 4096
 *   | pulse slot x 1,024, 64 bytes each                         |
 *   |   incarnation         supervisor; 0 is a free slot        |
 *   |   beats               worker, release                     |
 *   |   in flight           worker, release                     |
 *   |   idle                worker, volatile                    |
 *   |   held                worker, atomic add                  |
 *   |   apart               supervisor, volatile                |
 *   |   dismissed           supervisor, volatile; 1 is for good |
 *   |   limit               supervisor, volatile; 0 is none     |
 *   +-----------------------------------------------------------+ 69632
 *   | claim word x window: see ClaimWord                        |
 *   +-----------------------------------------------------------+
 * </pre>
 */
final class ClaimTableLayout {
    /** "FKCLAIM" and the version. */
    static final long MAGIC_AND_VERSION = 0x464b_434c_4149_4d00L | FormatVersion.CURRENT;

    static final int MAGIC_OFFSET = 0;
    static final int WINDOW_OFFSET = MAGIC_OFFSET + Long.BYTES;
    static final int PUBLISHED_OFFSET = 128;
    static final int WINDOW_END_OFFSET = 256;
    static final int SETTLED_OFFSET = WINDOW_END_OFFSET + Long.BYTES;
    static final int FIRST_UNSETTLED_OFFSET = SETTLED_OFFSET + Long.BYTES;
    static final int FLOW_OFFSET = FIRST_UNSETTLED_OFFSET + Long.BYTES;
    static final int LIVE_WORKERS_OFFSET = FLOW_OFFSET + Long.BYTES;
    static final int TIMEOUT_OFFSET = LIVE_WORKERS_OFFSET + Long.BYTES;
    static final int RELEASE_EPOCH_OFFSET = 384;
    static final int RESTING_OFFSET = 512;

    static final int PULSES_OFFSET = 4096;
    static final int PULSE_BYTES = 64;
    static final int PULSE_COUNT = 1024;
    static final int INCARNATION_FIELD = 0;
    static final int BEATS_FIELD = INCARNATION_FIELD + Long.BYTES;
    static final int IN_FLIGHT_FIELD = BEATS_FIELD + Long.BYTES;
    static final int IDLE_FIELD = IN_FLIGHT_FIELD + Long.BYTES;
    static final int HELD_FIELD = IDLE_FIELD + Long.BYTES;
    static final int APART_FIELD = HELD_FIELD + Long.BYTES;
    static final int DISMISSED_FIELD = APART_FIELD + Long.BYTES;
    static final int LIMIT_FIELD = DISMISSED_FIELD + Long.BYTES;

    static final int WORDS_OFFSET = PULSES_OFFSET + PULSE_COUNT * PULSE_BYTES;

    private ClaimTableLayout() {}

    static int fileBytes(int window) {
        return WORDS_OFFSET + window * Long.BYTES;
    }
}
