package dev.forkful;

import java.util.List;
import java.util.Random;

/** Text as nobody would write it, made of text that somebody did: cut, doubled, swapped, spiced. The same each time. */
public final class Mutants {
    private static final List<String> SPICE = List.of(
            "\"",
            "\\",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "null",
            "true",
            "-1",
            "0",
            "1e999",
            "99999999999999999999",
            "1.5",
            "\\ud800",
            "\u0000",
            "é",
            "😀",
            "../..",
            "%",
            "@",
            "/",
            " ",
            "\n",
            "-",
            "''",
            "[".repeat(2_000),
            "{\"a\":".repeat(2_000),
            "9".repeat(2_000));

    private final Random random;
    private final String sound;

    /** @param sound what is understood */
    public Mutants(long seed, String sound) {
        this.random = new Random(seed);
        this.sound = sound;
    }

    /** Another one. */
    public String next() {
        StringBuilder text = new StringBuilder(sound);
        for (int i = random.nextInt(4); i >= 0; i--) {
            mutate(text);
        }
        return text.toString();
    }

    private void mutate(StringBuilder text) {
        int from = random.nextInt(text.length() + 1);
        int to = Math.min(text.length(), from + random.nextInt(12));
        switch (random.nextInt(6)) {
            case 0 -> text.setLength(from);
            case 1 -> text.delete(from, to);
            case 2 -> text.insert(from, text.substring(from, to));
            case 3 -> text.replace(from, to, SPICE.get(random.nextInt(SPICE.size())));
            case 4 -> text.insert(from, SPICE.get(random.nextInt(SPICE.size())));
            default -> {
                if (from < text.length()) {
                    text.setCharAt(from, (char) (text.charAt(from) ^ 1 << random.nextInt(7)));
                }
            }
        }
    }
}
