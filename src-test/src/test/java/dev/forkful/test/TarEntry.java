package dev.forkful.test;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * What the header of a tar says of one file or folder. Read here, since each tar prints it in a way of its own.
 *
 * @param name the name of a folder ends with a slash
 * @param mode in octal digits, such as 755
 * @param owner name and number, such as {@code root 0}
 * @param group the same of its group
 * @param seconds when it was changed, since 1970
 */
record TarEntry(String name, String mode, String owner, String group, long seconds) {
    private static final int BLOCK = 512;
    /** Of a header whose body names what the next one is of. */
    private static final byte LONGER = 'x';

    /** All that a {@code .tar.gz} holds, in its order. */
    static List<TarEntry> all(Path archive) throws IOException {
        List<TarEntry> entries = new ArrayList<>();
        try (InputStream in = new BufferedInputStream(new GZIPInputStream(Files.newInputStream(archive)))) {
            String longName = "";
            for (byte[] header = block(in); header[0] != 0; header = block(in)) {
                long size = octal(header, 124, 12);
                long padded = (size + BLOCK - 1) / BLOCK * BLOCK;
                if (header[156] == LONGER) {
                    longName = path(new String(in.readNBytes((int) padded), StandardCharsets.UTF_8));
                } else {
                    entries.add(of(longName.isEmpty() ? text(header, 0, 100) : longName, header));
                    longName = "";
                    in.skipNBytes(padded);
                }
            }
        }
        return entries;
    }

    private static TarEntry of(String name, byte[] header) {
        String prefix = text(header, 345, 155);
        return new TarEntry(
                prefix.isEmpty() ? name : prefix + "/" + name,
                Long.toOctalString(octal(header, 100, 8) & 07777),
                text(header, 265, 32) + " " + octal(header, 108, 8),
                text(header, 297, 32) + " " + octal(header, 116, 8),
                octal(header, 136, 12));
    }

    private static byte[] block(InputStream in) throws IOException {
        byte[] block = in.readNBytes(BLOCK);
        if (block.length < BLOCK) {
            throw new EOFException("a tar ends with an empty block");
        }
        return block;
    }

    /** Of records such as {@code 30 path=a/b}. */
    private static String path(String records) {
        return records.lines()
                .filter(record -> record.matches("\\d+ path=.*"))
                .map(record -> record.substring(record.indexOf('=') + 1))
                .findFirst()
                .orElse("");
    }

    private static long octal(byte[] header, int from, int length) {
        String digits = text(header, from, length).strip();
        return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    }

    private static String text(byte[] header, int from, int length) {
        String text = new String(header, from, length, StandardCharsets.UTF_8);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }
}
