package dev.forkful.shell.world;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SafeTextTest {

    @Test
    void plainTextIsLeftAlone() {
        assertThat(SafeText.line("https://example.org/ä?q=日本 👍")).isEqualTo("https://example.org/ä?q=日本 👍");
    }

    @Test
    void escapeSequencesAreShownAndNotObeyed() {
        assertThat(SafeText.line("\u001b[2Jgone\u0007\u009b31m")).isEqualTo("\\u001b[2Jgone\\u0007\\u009b31m");
    }

    @Test
    void directionAndZeroWidthCharactersAreShown() {
        assertThat(SafeText.line("a\u202eb\u200bc\u2066d\ufeffe\u061cf"))
                .isEqualTo("a\\u202eb\\u200bc\\u2066d\\ufeffe\\u061cf");
    }

    @Test
    void invisibleTagCharactersAreShownAsTheirTwoUnits() {
        assertThat(SafeText.line(new StringBuilder().appendCodePoint(0xe0041).toString()))
                .isEqualTo("\\udb40\\udc41");
    }

    @Test
    void loneSurrogatesAreShown() {
        assertThat(SafeText.line("x\ud800y")).isEqualTo("x\\ud800y");
    }

    @Test
    void aLineHasNoLineBreaksAndABlockKeepsThem() {
        assertThat(SafeText.line("one\r\ntwo\tthree\u2028four")).isEqualTo("one  two three\\u2028four");
        assertThat(SafeText.block("one\r\ntwo\tthree")).isEqualTo("one\ntwo\tthree");
    }

    @Test
    void clippingNeverCutsACharacterInTwo() {
        assertThat(SafeText.clipped("abcdef", 6)).isEqualTo("abcdef");
        assertThat(SafeText.clipped("abcdefg", 6)).isEqualTo("abcde…");
        assertThat(SafeText.clipped("ab👍👍👍", 4)).isEqualTo("ab…");
    }

    @Test
    void wordsAreQuotedWhereAShellNeedsIt() {
        assertThat(SafeText.shellWord("./forkful")).isEqualTo("./forkful");
        assertThat(SafeText.shellWord("/my tools/it's")).isEqualTo("'/my tools/it'\\''s'");
        assertThat(SafeText.shellWord("")).isEqualTo("''");
    }
}
