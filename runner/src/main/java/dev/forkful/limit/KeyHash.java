package dev.forkful.limit;

/** 64 bits that stand for a key: FNV-1a over its characters, well mixed. Two keys of one hash share a limit. */
final class KeyHash {
    private static final long FNV_BASIS = 0xcbf2_9ce4_8422_2325L;
    private static final long FNV_PRIME = 0x100_0000_01b3L;

    private KeyHash() {}

    static long of(String key) {
        long hash = FNV_BASIS;
        for (int i = 0; i < key.length(); i++) {
            hash = (hash ^ key.charAt(i)) * FNV_PRIME;
        }
        // The finalizer of MurmurHash3: FNV alone leaves the high bits of short keys alike.
        hash = (hash ^ (hash >>> 33)) * 0xff51_afd7_ed55_8ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ce_b9fe_1a85_ec53L;
        return hash ^ (hash >>> 33);
    }
}
