package dev.forkful.broker.chronicle;

import dev.forkful.broker.BrokerException;
import dev.forkful.broker.FaultPoint;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * The {@code bodies/} folder: results too long for a record. A file is written whole under another name, then renamed,
 * then the record that names it is appended; a crash between leaves a file that nobody names, which harms nobody.
 *
 * <p><i>Threading:</i> thread-safe.
 */
final class BodyStore {
    /** Longer bodies are put beside the queue: 256 KiB. */
    static final int MAX_INLINE_BYTES = 256 << 10;

    private static final byte INLINE = 0;
    private static final byte FILE = 1;
    private static final Pattern NAME = Pattern.compile("[0-9]{1,10}-[0-9]{1,10}");

    private final Path folder;
    private final int incarnation;
    private final DiskFloor floor;
    private final AtomicInteger next = new AtomicInteger();

    /** @param incarnation the only writer under that number; readers may give any */
    BodyStore(Path folder, int incarnation, DiskFloor floor) {
        this.folder = folder;
        this.incarnation = incarnation;
        this.floor = floor;
    }

    void put(byte[] body, RecordBuffer into) {
        put(body, MAX_INLINE_BYTES, into);
    }

    /** The same with another bound. */
    void put(byte[] body, int maxInlineBytes, RecordBuffer into) {
        if (body.length <= maxInlineBytes) {
            into.putByte(INLINE).putBytes(body);
            return;
        }
        String name = incarnation + "-" + next.getAndIncrement();
        write(folder.resolve(name), body);
        into.putByte(FILE)
                .putBytes(name.getBytes(StandardCharsets.US_ASCII))
                .putInt(body.length)
                .putInt(crcOf(body));
    }

    /** Goes on to what follows the body. */
    static void skip(RecordView record) {
        boolean inline = isInline(record);
        byte[] unused = record.readBytes();
        if (!inline) {
            long unusedLengthAndCrc = record.readLong();
        }
    }

    private static boolean isInline(RecordView record) {
        byte where = record.readByte();
        if (where != INLINE && where != FILE) {
            throw record.damaged("unknown place of a body: value=" + where);
        }
        return where == INLINE;
    }

    /**
     * Reads the body that a record holds or names.
     *
     * @throws BrokerException.Damaged where the file is lost, or another than the record says
     * @throws BrokerException.Storage where it cannot be read now
     */
    byte[] read(RecordView record) {
        if (isInline(record)) {
            return record.readBytes();
        }
        String name = new String(record.readBytes(), StandardCharsets.US_ASCII);
        int length = record.readInt();
        int crc = record.readInt();
        if (!NAME.matcher(name).matches()) {
            throw record.damaged("impossible name of a body");
        }
        Path file = folder.resolve(name);
        try {
            // Compared first, so that no record makes us read more than it declared.
            if (Files.size(file) != length) {
                throw record.damaged("body=" + file + " bytes=" + Files.size(file) + " expectedBytes=" + length);
            }
            byte[] body = Files.readAllBytes(file);
            if (crcOf(body) != crc) {
                throw record.damaged("check sum differs: body=" + file);
            }
            return body;
        } catch (NoSuchFileException e) {
            throw new BrokerException.Damaged("lost body: file=" + file, e);
        } catch (IOException e) {
            // It may be readable the next time: no file descriptor is left, say. To pass over it would be for good.
            throw new BrokerException.Storage("cannot read body: file=" + file + " cause=" + e, e);
        }
    }

    private void write(Path file, byte[] body) {
        Path unfinished = RunFiles.unfinished(file);
        try {
            Files.createDirectories(folder);
            floor.require(folder, body.length);
            // A stream of java.io: unlike a channel, an interrupt of the completing thread does not close it.
            try (FileOutputStream out = new FileOutputStream(unfinished.toFile())) {
                out.write(body);
            }
            FaultPoint.RENAME.reach();
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            FaultPoint.RENAMED.reach();
        } catch (IOException e) {
            throw new BrokerException.Storage("cannot write body: file=" + file + " cause=" + e.getMessage(), e);
        }
    }

    private static int crcOf(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
