package dev.forkful.run;

import static dev.forkful.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.broker.BrokerException;
import dev.forkful.broker.KeyDigest;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class KeySetTest {
    private static final int MANY = 500_000;

    @AutoClose
    private final KeySet keys = new KeySet();

    @Test
    void eachKeyIsNewOnce() {
        for (int i = 0; i < 10_000; i++) {
            assertThat(keys.add(key(i))).isTrue();
        }
        for (int i = 0; i < 10_000; i++) {
            assertThat(keys.add(key(i))).isFalse();
        }
        assertThat(keys.size()).isEqualTo(10_000);
    }

    @Test
    void allBitsOfAKeyCountAndAKeyOfZerosIsOneLikeOthers() {
        assertThat(keys.add(new KeyDigest(0, 0))).isTrue();
        assertThat(keys.add(new KeyDigest(0, 0))).isFalse();
        assertThat(keys.add(new KeyDigest(0, 1))).isTrue();
        assertThat(keys.add(new KeyDigest(0, 2))).isTrue();
        assertThat(keys.add(new KeyDigest(1L << 63, 2))).isTrue();
        assertThat(keys.add(new KeyDigest(0, 1))).isFalse();
        assertThat(keys.size()).isEqualTo(4);
    }

    @Test
    void manyKeysAreHeldOutsideOfTheHeapAndLetGo() {
        DirectMemory memory = DirectMemory.now();
        assertThat(IntStream.range(0, MANY).filter(i -> keys.add(cheapKey(i))).count())
                .isEqualTo(MANY);
        assertThat(memory.added()).isBetween(12L * MANY, 35L * MANY);
        assertThat(IntStream.range(-MANY, MANY)
                        .filter(i -> keys.contains(cheapKey(i)))
                        .min())
                .hasValue(0);
        assertThat(IntStream.range(0, MANY).allMatch(i -> keys.contains(cheapKey(i))))
                .isTrue();
        assertThat(keys.add(cheapKey(7))).isFalse();
        assertThat(keys.size()).isEqualTo(MANY);

        long before = collections();
        keys.close();
        assertThat(collections())
                .as("it asks for one: nothing else would for long")
                .isGreaterThan(before);

        long left = eventually(memory::added, added -> added < 5L * MANY);
        assertThat(left).isLessThan(5L * MANY);
        assertThatThrownBy(() -> keys.add(key(1))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void keysThatAreAlikeInTheirLowestBitsSplitWhatTheyShare() {
        for (int i = 0; i < 20_000; i++) {
            assertThat(keys.add(alike(i))).isTrue();
        }
        for (int i = 0; i < 20_000; i++) {
            assertThat(keys.contains(alike(i))).isTrue();
        }
    }

    private static KeyDigest alike(int number) {
        return new KeyDigest(cheapKey(number).high() << 12, number);
    }

    @Test
    void theEndOfMemoryIsSaidAndLosesNothing() {
        AtomicReference<Double> free = new AtomicReference<>(50.0);
        try (KeySet few = new KeySet(free::get)) {
            assertThat(few.add(key(0))).isTrue();
            free.set(1.0);
            int added = 1;
            try {
                while (few.add(key(added))) {
                    added++;
                }
            } catch (BrokerException.Storage e) {
                assertThat(e).hasMessageContaining("no memory").hasMessageContaining("keys=" + added);
            }
            assertThat(added).as("some MiB are for the asking").isBetween(150_000, 400_000);
            assertThat(few.size()).isEqualTo(added);
            assertThat(few.add(key(0))).isFalse();
            free.set(50.0);
            assertThat(few.add(key(added))).isTrue();
        }
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }

    /** As good as a digest. */
    private static KeyDigest cheapKey(int number) {
        long mixed = (number + 0x9e37_79b9_7f4a_7c15L) * 0xbf58_476d_1ce4_e5b9L;
        return new KeyDigest((mixed ^ (mixed >>> 31)) * 0x94d0_49bb_1331_11ebL, number);
    }

    private static KeyDigest key(int number) {
        return KeyDigest.of(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    }
}
