package dev.forkful.shell.progress;

import dev.forkful.run.RunSnapshot;
import dev.forkful.shell.world.StopRequests;
import dev.forkful.shell.world.World;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Shows on standard error how a run gets on: a line that is redrawn, or a line now and then. Messages that come
 * meanwhile are printed above it.
 *
 * <p>The owner calls {@link #show} often, ten times a second; this decides what of it is seen.
 *
 * <p><i>Threading:</i> thread-safe.
 */
public final class Progress implements AutoCloseable {
    /** How often a line is written where it cannot be redrawn. */
    static final Duration PLAIN_INTERVAL = Duration.ofSeconds(10);

    private static final String CLEAR_LINE = "\r\u001b[K";

    private final World world;
    private final StopRequests.Subscription behind;
    private ProgressMode mode; // guarded by this
    private final Pace pace = new Pace();
    private final StageLines stages = new StageLines();
    private List<String> stageLines = List.of();
    private long lastPlainMillis;
    private String shown = "";
    private List<String> announced = List.of();

    public Progress(World world, ProgressMode mode) {
        this.world = world;
        this.mode = mode.in(world);
        lastPlainMillis = world.clock().millis();
        behind = world.stopRequests().whenBehind(this::leaveScreen);
    }

    private synchronized void leaveScreen() {
        redraw("");
        if (mode == ProgressMode.TTY) {
            mode = ProgressMode.PLAIN;
        }
    }

    /**
     * Has {@link #begun} say which run this is.
     *
     * @param more lines to be said then
     */
    public synchronized void announce(String run, List<String> more) {
        announced = new ArrayList<>(List.of("forkful: run " + run + "; Ctrl-C stops it, and it can be resumed"));
        announced.addAll(more);
    }

    /** Says once which run has begun, so that nobody wonders whether anything happens. */
    public synchronized void begun() {
        if (mode != ProgressMode.NONE) {
            announced.forEach(this::above);
        }
        announced = List.of();
    }

    /**
     * Takes note of the state of the run, and shows it where it is time to.
     *
     * @param settledHere how many tasks this process settled; after a resume fewer than the run has
     */
    public synchronized void show(RunSnapshot snapshot, long settledHere) {
        long now = world.clock().millis();
        pace.sample(now, settledHere);
        stageLines = stages.of(snapshot, now);
        if (mode == ProgressMode.TTY) {
            redraw(lineOf(snapshot).redrawn(world.screen().columns()));
        } else if (mode == ProgressMode.PLAIN && isDue(now - lastPlainMillis)) {
            lastPlainMillis = now;
            println(lineOf(snapshot).plain());
        }
    }

    /** A clock that was set back says nothing of how long ago it was. */
    private static boolean isDue(long sinceMillis) {
        return sinceMillis < 0 || sinceMillis >= PLAIN_INTERVAL.toMillis();
    }

    /** Prints a message, above the line; its text must be safe. */
    public synchronized void above(String message) {
        if (shown.isEmpty()) {
            println(message);
            return;
        }
        // One write, so that no half-drawn screen is ever seen.
        world.err().print(CLEAR_LINE + message + System.lineSeparator() + shown);
        world.err().flush();
    }

    /** Takes the line away; a later {@link #show} brings it back. */
    public synchronized void clear() {
        redraw("");
    }

    /** Takes the line away. Idempotent. */
    @Override
    public void close() {
        clear();
        behind.close();
    }

    private ProgressLine lineOf(RunSnapshot snapshot) {
        long open = snapshot.total().orElse(snapshot.published()) - snapshot.settled() - snapshot.inDoubt();
        return new ProgressLine(snapshot, pace.recentRate(), pace.remaining(Math.max(0, open)), stageLines);
    }

    private void redraw(String line) {
        if (line.equals(shown)) {
            return;
        }
        shown = line;
        PrintStream err = world.err();
        err.print(CLEAR_LINE + line);
        err.flush();
    }

    private void println(String message) {
        world.err().println(message);
        world.err().flush();
    }
}
