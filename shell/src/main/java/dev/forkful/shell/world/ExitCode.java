package dev.forkful.shell.world;

/** The exit codes of the console: the one table. They are stable: scripts depend on them. */
public final class ExitCode {
    /** All that was asked for is done. */
    public static final int OK = 0;
    /** The run is finished, and some of its tasks failed. */
    public static final int FAILED_TASKS = 1;
    /** The command line, a script or an input is wrong: the person's to mend. */
    public static final int USAGE = 2;
    /** Something that should not happen: ours to mend ({@code EX_SOFTWARE}). */
    public static final int INTERNAL = 70;
    /** The run stopped before its end and can be resumed ({@code EX_TEMPFAIL}). */
    public static final int RESUMABLE = 75;
    /** A person aborted it, as shells report it for SIGINT; it can be resumed, unless it was cancelled. */
    public static final int ABORTED = 130;

    private ExitCode() {}
}
