package dev.forkful.io;

/** Strict UTF-8, as in RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF. */
final class Utf8 {

    private Utf8() {}

    /**
     * How many bytes the well-formed sequence at {@code at} has, 1 to 4; 0 if there is none that ends by {@code to}.
     */
    static int sequenceLength(byte[] bytes, int at, int to) {
        int first = bytes[at] & 0xFF;
        if (first < 0x80) {
            return 1;
        }
        int size = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
        if (size == 0 || to - at < size) {
            return 0;
        }
        int second = bytes[at + 1] & 0xFF;
        int lowest = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        int highest = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        if (second < lowest || second > highest) {
            return 0;
        }
        for (int i = 2; i < size; i++) {
            if ((bytes[at + i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return size;
    }

    /** The code point of a sequence that {@link #sequenceLength} found to be well-formed. */
    static int codePoint(byte[] bytes, int at, int size) {
        int codePoint = size == 1 ? bytes[at] : bytes[at] & (0x7F >> size);
        for (int i = 1; i < size; i++) {
            codePoint = (codePoint << 6) | (bytes[at + i] & 0x3F);
        }
        return codePoint;
    }

    /** How many characters begin in well-formed UTF-8: places are told in them, as by compilers and editors. */
    static int characters(byte[] bytes, int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            count += (bytes[i] & 0xC0) == 0x80 ? 0 : 1;
        }
        return count;
    }

    /** Text that UTF-8 can hold: for half a character that is alone stands U+FFFD. */
    static String writable(String text) {
        int plain = 0;
        while (plain < text.length() && !Character.isSurrogate(text.charAt(plain))) {
            plain++;
        }
        if (plain == text.length()) {
            return text;
        }
        StringBuilder writable = new StringBuilder(text.length());
        text.codePoints().forEach(c -> writable.appendCodePoint(isHalf(c) ? 0xFFFD : c));
        return writable.toString();
    }

    private static boolean isHalf(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    /** The index of the first byte that is not UTF-8; -1 if there is none. */
    static int firstBad(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            if (bytes[i] >= 0) {
                i++;
                continue;
            }
            int size = sequenceLength(bytes, i, to);
            if (size == 0) {
                return i;
            }
            i += size;
        }
        return -1;
    }
}
