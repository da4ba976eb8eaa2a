package dev.forkful.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The code of a run: what it began with, and what took its place since. What counts is the last.
 *
 * @param script the script's file, absolute; relative inputs are relative to its folder, whatever came later
 * @param hash of the script and all that it was compiled from, hex; empty where there is no script
 * @param className the class in the job's jar that implements {@code JobSource}
 * @param revisions in order; none where the run has the code that it began with
 */
public record Code(Path script, String hash, String className, List<Revision> revisions) {
    public Code {
        revisions = List.copyOf(revisions);
    }

    /** Of a run that begins. */
    public static Code of(Path script, String hash, String className) {
        return new Code(script, hash, className, List.of());
    }

    /** Of a pool's queue: it is in the class path of the program that made it. */
    public static Code ofProgram(Path folder, String className) {
        return of(folder, "", className);
    }

    /**
     * What relative paths of the job are led from: the folder of the script that the run began with; of a pool, whose
     * functions are called in the workers, their working directory.
     */
    public Path folder() {
        Path parent = hasScript() ? script.toAbsolutePath().getParent() : null;
        return parent == null ? Path.of("").toAbsolutePath() : parent;
    }

    /** Whether it was compiled from a script, so that a command line can go on with it. */
    public boolean hasScript() {
        return !hash.isEmpty();
    }

    /** From 1: the code that the run began with. */
    public int number() {
        return 1 + revisions.size();
    }

    /** The hash of the code that counts. */
    public String currentHash() {
        return revisions.isEmpty() ? hash : last().hash();
    }

    /** The file of the code that counts, absolute. */
    public Path currentScript() {
        return revisions.isEmpty() ? script : last().script();
    }

    /** The class of the code that counts. */
    String currentClassName() {
        return revisions.isEmpty() ? className : last().className();
    }

    private Revision last() {
        return revisions.get(revisions.size() - 1);
    }

    /** The same with other code from now on. */
    public Code revised(Revision revision) {
        List<Revision> more = new ArrayList<>(revisions);
        more.add(revision);
        return new Code(script, hash, className, more);
    }

    /**
     * Other code in place of what a run had, and what of its settled tasks is to be run anew with it.
     *
     * @param script the edited file, absolute
     * @param hash of it and all that it was compiled from, hex
     * @param className the class in the new jar that implements {@code JobSource}
     * @param atMillis when it was given, ms since the epoch
     * @param by who gave it: a user name
     * @param redo which of the settled tasks of the touched stages are run anew
     * @param touched the stages whose code changed, by index
     */
    public record Revision(
            Path script, String hash, String className, long atMillis, String by, Redo redo, List<Integer> touched) {
        public Revision {
            touched = List.copyOf(touched);
        }
    }

    /** Which of the settled tasks are run anew, of the stages whose code changed. */
    public enum Redo {
        /** None: the new code is for what is not settled. */
        NONE,
        /** Those that failed. */
        FAILED,
        /** All of them, those that went well too. */
        CHANGED;

        /** As the command line names it. */
        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
