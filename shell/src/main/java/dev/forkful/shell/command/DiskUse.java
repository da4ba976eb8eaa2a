package dev.forkful.shell.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.atomic.AtomicLong;

/** How much room a folder takes on its disk. */
final class DiskUse {
    private DiskUse() {}

    /** At most so many bytes: the queues end with holes, which take no room, and Java does not tell of them. */
    static long mostBytes(Path folder) {
        AtomicLong bytes = new AtomicLong();
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    bytes.addAndGet(attributes.size());
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE; // somebody else was faster
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at " + folder, e);
        }
        return bytes.get();
    }
}
