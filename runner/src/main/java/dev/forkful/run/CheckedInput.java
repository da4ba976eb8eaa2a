package dev.forkful.run;

/**
 * What the check of an input found before the first of its tasks was published. A resume knows the input again by it,
 * and publishes no more than was there then: a file may have been appended to since.
 *
 * @param digest SHA-256 over those items, hex
 * @param items how many they were; {@link #ALL} in a run of a Forkful that did not keep it, whose input must not have
 *     grown either
 */
public record CheckedInput(String digest, long items) {
    /** However many there are. */
    static final long ALL = Long.MAX_VALUE;

    public CheckedInput {
        if (items < 0) {
            throw new IllegalArgumentException("items = " + items + ": must not be negative");
        }
    }
}
