package dev.forkful.broker.chronicle;

import dev.forkful.broker.BrokerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/**
 * The free space below which nothing more is written, so that a run stops while its files can still be closed well.
 *
 * @param freeBytes default 64 MiB
 */
record DiskFloor(long freeBytes) {
    static final DiskFloor DEFAULT = new DiskFloor(64L << 20);
    private static final long MIB = 1L << 20;

    // Shared mappings of these either do not reach other machines' pages or lock in ways of their own.
    private static final Set<String> NETWORK_TYPES = Set.of(
            "nfs",
            "nfs4",
            "cifs",
            "smb",
            "smb2",
            "smb3",
            "smbfs",
            "9p",
            "afs",
            "ceph",
            "fuse.ceph",
            "glusterfs",
            "fuse.glusterfs",
            "fuse.sshfs",
            "lustre",
            "gpfs",
            "beegfs",
            "davfs",
            "fuse.davfs2",
            "fuse.s3fs");

    /** Raises {@link BrokerException.Storage} unless {@code bytes} and the floor are free. */
    void require(Path where, long bytes) throws IOException {
        // A FileStore is found in the table of mounts, for which a descriptor must be free: here none may be.
        long usable = where.toFile().getUsableSpace();
        if (usable == 0 && !Files.exists(where)) {
            throw new NoSuchFileException(where.toString());
        }
        if (usable - bytes < freeBytes) {
            throw new BrokerException.Storage(
                    "disk almost full: " + (usable >> 20) + " MiB are free, and "
                            + ((bytes + freeBytes + MIB - 1) >> 20) + " MiB are needed, of which " + (freeBytes >> 20)
                            + " stay free: " + where,
                    null);
        }
    }

    /** Refuses file systems on which mapped memory is not shared between processes as on a local disk. */
    static void requireLocal(Path where) {
        try {
            String type = Files.getFileStore(where).type().toLowerCase(Locale.ROOT);
            if (NETWORK_TYPES.contains(type)) {
                throw new BrokerException(
                        "run directory on a network file system, which mapped queues cannot use: type=" + type + " at="
                                + where + "; choose a local disk with FORKFUL_HOME");
            }
        } catch (IOException e) {
            throw new BrokerException.Storage("cannot look at file system: " + where + " cause=" + e, e);
        }
    }
}
