package dev.forkful.broker;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;

/**
 * Deletes folders with all that is in them.
 *
 * <p>A link is deleted, not followed. Nor is one that somebody puts in the place of a folder meanwhile: each folder is
 * opened out of the open one that it lies in, where the system can do that, as Linux can.
 */
public final class FileTree {
    private FileTree() {}

    /**
     * Deletes what is at {@code root}. What is gone already is no error: several may delete the same.
     *
     * @throws IOException names the first that cannot be deleted; what comes after it stays
     */
    public static void delete(Path root) throws IOException {
        Path absolute = root.toAbsolutePath();
        try (DirectoryStream<Path> parent = Files.newDirectoryStream(absolute.getParent())) {
            if (parent instanceof SecureDirectoryStream<Path> folder) {
                delete(folder, absolute.getFileName());
            } else {
                deleteByPath(absolute);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private static void delete(SecureDirectoryStream<Path> folder, Path name) throws IOException {
        try {
            if (isFolder(folder, name)) {
                try (SecureDirectoryStream<Path> children =
                        folder.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
                    for (Path child : children) {
                        delete(children, child.getFileName());
                    }
                }
                folder.deleteDirectory(name);
            } else {
                folder.deleteFile(name);
            }
        } catch (NoSuchFileException e) {
            return; // somebody else was faster
        }
    }

    private static boolean isFolder(SecureDirectoryStream<Path> folder, Path name) throws IOException {
        return folder.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes()
                .isDirectory();
    }

    private static void deleteByPath(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> children = Files.newDirectoryStream(path)) {
                for (Path child : children) {
                    deleteByPath(child);
                }
            }
        }
        Files.deleteIfExists(path);
    }
}
