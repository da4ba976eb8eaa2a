package dev.forkful.broker.chronicle;

import dev.forkful.broker.BrokerException;
import dev.forkful.broker.FileTree;
import dev.forkful.broker.FolderList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Where the broker's files lie in a run directory. */
record RunFiles(Path run) {
    /** The ending of what is not whole yet; deleted when a run is taken over. */
    private static final String UNFINISHED = ".tmp";

    private static final Pattern INCARNATION = Pattern.compile("[0-9]{1,9}");

    Path tasks() {
        return run.resolve("tasks");
    }

    Path claims() {
        return run.resolve("claims");
    }

    /** The claims of an owner that died. */
    Path leftClaims() {
        return run.resolve("claims.left");
    }

    Path replies() {
        return run.resolve("replies");
    }

    Path replies(int incarnation) {
        return replies().resolve(Integer.toString(incarnation));
    }

    Path alive(int incarnation) {
        return replies(incarnation).resolve("alive");
    }

    /** Whether a worker ever worked under that number; a supervisor never does. */
    boolean hasJoined(int incarnation) {
        return Files.exists(alive(incarnation));
    }

    Path bodies() {
        return run.resolve("bodies");
    }

    /** The incarnations that have a reply queue, in ascending order. */
    List<Integer> incarnations() {
        return incarnations("");
    }

    /** A number under which nobody has a reply queue, nor began to make one. */
    int nextIncarnation() {
        return 1 + Math.max(last(incarnations("")), last(incarnations(UNFINISHED)));
    }

    private static int last(List<Integer> incarnations) {
        return incarnations.isEmpty() ? 0 : incarnations.get(incarnations.size() - 1);
    }

    /** @param ending of the names of their folders */
    private List<Integer> incarnations(String ending) {
        List<Integer> found = new ArrayList<>();
        for (Path folder : FolderList.of(replies(), name -> name.endsWith(ending))) {
            String name = folder.getFileName().toString();
            String number = name.substring(0, name.length() - ending.length());
            if (INCARNATION.matcher(number).matches()) {
                found.add(Integer.parseInt(number));
            }
        }
        found.sort(null);
        return found;
    }

    /** What a file or folder is called until it is whole. */
    static Path unfinished(Path whole) {
        return whole.resolveSibling(whole.getFileName() + UNFINISHED);
    }

    /** Makes the folders that others go into. */
    void makeFolders() {
        try {
            Files.createDirectories(replies());
        } catch (IOException e) {
            throw new BrokerException.Storage("cannot make folder: " + replies() + " cause=" + e, e);
        }
    }

    /** Deletes what a killed owner or worker left half made. */
    void deleteUnfinished() {
        delete(List.of(unfinished(tasks()), unfinished(claims())));
        delete(FolderList.of(replies(), name -> name.endsWith(UNFINISHED)));
        delete(FolderList.of(bodies(), name -> name.endsWith(UNFINISHED)));
    }

    /** Deletes the claims of an owner that died. */
    void deleteLeftClaims() {
        delete(List.of(leftClaims()));
    }

    private static void delete(List<Path> paths) {
        for (Path path : paths) {
            try {
                FileTree.delete(path);
            } catch (IOException e) {
                throw new BrokerException.Storage("cannot delete what is left: " + path + " cause=" + e, e);
            }
        }
    }
}
