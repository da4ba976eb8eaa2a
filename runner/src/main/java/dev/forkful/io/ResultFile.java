package dev.forkful.io;

import dev.forkful.broker.Durable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The file that results are written to.
 *
 * <p>An export goes to a new file beside it, {@code NAME.} with a number and {@code .tmp}, and only {@link #commit}
 * gives it its name: whoever finds the file, finds all of it, and a file that was there before stays until then, and
 * whose it is and who may read it stays the same, as far as the process may see to it: its owner is kept by root only,
 * in a folder of that owner or of root, and where its group cannot be kept, that may not read it any more. What cannot
 * be renamed over, like a pipe or {@code /dev/null}, is written directly. A file that grows while the run goes on is
 * written under its own name from the start.
 *
 * <p>A file whose name ends in {@code .gz} is compressed, as such an input is decompressed. It can be read when it is
 * complete.
 *
 * <p><b>Threading:</b> not thread-safe. <b>Closing:</b> without a commit, an export is deleted again.
 *
 * <pre>{@code
 * try (ResultFile file = ResultFile.export(path);
 *         ReplySink sink = new NdjsonSink(file.stream(), stages)) {
 *     replies.forEach(sink::accept);
 *     sink.flush();
 *     file.commit();
 * }
 * }</pre>
 */
public final class ResultFile implements AutoCloseable {
    private static final Set<PosixFilePermission> OF_GROUP =
            Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE, PosixFilePermission.GROUP_EXECUTE);

    private static final int BUFFER_BYTES = 64 << 10;

    private static final int ROOT = 0;
    private static final int GROUP_WRITES = 0020;
    private static final int OTHERS_WRITE = 0002;
    private static final int STICKY = 01000;

    private final Path target;
    private final boolean isCompressed;
    private final @Nullable Path temporary;
    private final FileChannel channel;
    private final OutputStream plain;
    private @Nullable GZIPOutputStream gzip;
    private boolean committed;

    /** @param given the name that says whether it is compressed; where that is a link, the target has another */
    private ResultFile(Path given, Path target, @Nullable Path temporary, OpenOption... how) {
        this.target = target;
        isCompressed = InputFormat.isGzip(given.toString());
        this.temporary = temporary;
        try {
            channel = FileChannel.open(temporary == null ? target : temporary, how);
        } catch (IOException e) {
            throw failed(e);
        }
        plain = new Named(Channels.newOutputStream(channel));
    }

    /** Begins an export, which appears under its name when it is complete. */
    public static ResultFile export(Path path) {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            return growing(path);
        }
        Path target = followed(path);
        String number = Long.toHexString(ThreadLocalRandom.current().nextLong());
        Path temporary = target.resolveSibling(target.getFileName() + "." + number + ".tmp");
        ResultFile file =
                new ResultFile(path, target, temporary, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        file.takePermissions();
        return file;
    }

    /** Begins a file that can be read while it grows; what it held is gone. */
    public static ResultFile growing(Path path) {
        return new ResultFile(
                path,
                path,
                null,
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING);
    }

    /** Before there is anything to be read. */
    private void takePermissions() {
        try {
            if (temporary != null && Files.exists(target)) {
                PosixFileAttributes before = Files.readAttributes(target, PosixFileAttributes.class);
                Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
                permissions.addAll(before.permissions());
                // No link is followed: in another's folder, a link may have the name by now.
                PosixFileAttributeView file =
                        Files.getFileAttributeView(temporary, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
                if (!takeGroup(file, before.group())) { // what its group may is not for another one
                    permissions.removeAll(OF_GROUP);
                }
                file.setPermissions(permissions);
                if (isSafeFor(before.owner())) {
                    takeOwner(file, before.owner()); // last: its new owner alone may do the rest
                }
            }
        } catch (IOException e) {
            close();
            throw failed(e);
        }
    }

    /** False where it may not be: to give a file to a group of which one is no member is for root. */
    private static boolean takeGroup(PosixFileAttributeView file, GroupPrincipal group) throws IOException {
        if (file.readAttributes().group().equals(group)) {
            return true;
        }
        try {
            file.setGroup(group);
            return true;
        } catch (FileSystemException e) {
            return false;
        }
    }

    /**
     * Whether a file of the folder may be given to its owner. Whoever else may rename files there could put one of
     * root's in the place of ours, just before it is given away. The owner could too, but only with what root has left
     * in a folder of theirs.
     */
    private boolean isSafeFor(UserPrincipal owner) throws IOException {
        Path parent = Objects.requireNonNull(target.toAbsolutePath().getParent(), "a file lies in a folder");
        int mode = (int) Files.getAttribute(parent, "unix:mode");
        boolean ofOwner = Files.getOwner(parent).equals(owner);
        int others = ofOwner ? OTHERS_WRITE : GROUP_WRITES | OTHERS_WRITE;
        boolean openToOthers = (mode & others) != 0 && (mode & STICKY) == 0;
        return !openToOthers
                && (ofOwner || Files.getAttribute(parent, "unix:uid").equals(ROOT));
    }

    /** Only root may give a file away; anybody else's new file stays their own. */
    private static void takeOwner(PosixFileAttributeView file, UserPrincipal owner) throws IOException {
        if (file.readAttributes().owner().equals(owner)) {
            return;
        }
        try {
            file.setOwner(owner);
        } catch (FileSystemException e) {
            return;
        }
    }

    /** Not buffered: each write goes to the operating system, unless it is compressed. */
    public OutputStream stream() {
        if (!isCompressed) {
            return plain;
        }
        GZIPOutputStream begun = gzip;
        if (begun == null) {
            try {
                begun = new GZIPOutputStream(plain, BUFFER_BYTES); // writes its header
            } catch (IOException e) {
                throw failed(e);
            }
            gzip = begun;
        }
        return begun;
    }

    /** Says that all was written, and makes it last: an export gets its name now. */
    public void commit() {
        try {
            if (stream() instanceof GZIPOutputStream compressed) {
                compressed.finish();
            }
            if (Files.isRegularFile(temporary == null ? target : temporary)) {
                channel.force(true);
            }
            channel.close();
            if (temporary != null) {
                Durable.rename(temporary, target);
            }
            committed = true;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
            if (temporary != null && !committed) {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Where a symbolic link leads: the rename must replace the file, not the link. */
    private static Path followed(Path path) {
        try {
            return Files.exists(path) ? path.toRealPath() : path;
        } catch (IOException e) {
            throw failed(path, e);
        }
    }

    private OutputException failed(IOException e) {
        return failed(target, e);
    }

    private static OutputException failed(Path path, IOException e) {
        return new OutputException("results cannot be written to " + path + ": " + reason(e), e);
    }

    private static String reason(IOException e) {
        return e instanceof NoSuchFileException ? "no such folder" : Reason.of(e);
    }

    /** Says in its errors which file it is; whole writes only. */
    private final class Named extends FilterOutputStream {
        Named(OutputStream file) {
            super(file);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                throw new FileSystemException(target.toString(), null, reason(e));
            }
        }
    }
}
