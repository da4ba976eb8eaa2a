package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.broker.KeyDigest;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class KeySetTest {
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

    private static KeyDigest key(int number) {
        return KeyDigest.of(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    }
}
