package dev.forkful.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class InputDigestTest {

    @Test
    void emptyInputHasTheHashOfNothing() {
        assertThat(new InputDigest().hex())
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Test
    void hashIsStableAcrossVersions() {
        // printf '\0\0\0\003"a"\0\0\0\0011' | sha256sum
        assertThat(of("\"a\"", "1").hex()).isEqualTo(GOLDEN);
    }

    @Test
    void whereOneItemEndsCounts() {
        assertThat(of("12", "3").hex()).isNotEqualTo(of("1", "23").hex());
    }

    @Test
    void hashMayBeTakenOnTheWay() {
        InputDigest digest = of("1");
        String first = digest.hex();
        assertThat(digest.hex()).isEqualTo(first);
        digest.add(item("2"));
        assertThat(digest.hex()).isEqualTo(of("1", "2").hex());
        assertThat(digest.count()).isEqualTo(2);
    }

    private static final String GOLDEN = "82c1e01c53d7d7bd714b34d4f0ef951ce9624c346c0fb356ac41b4431a7e31d9";

    private static InputDigest of(String... items) {
        InputDigest digest = new InputDigest();
        for (String item : items) {
            digest.add(item(item));
        }
        return digest;
    }

    private static InputItem item(String json) {
        return new InputItem(json.getBytes(StandardCharsets.UTF_8), 1);
    }
}
