package dev.forkful.shell.progress;

import dev.forkful.shell.world.World;

/** How a run shows its progress. */
public enum ProgressMode {
    /** {@link #TTY} where standard error is a terminal that can redraw a line, else {@link #PLAIN}. */
    AUTO,
    /** One line that is redrawn. */
    TTY,
    /** A line now and then. */
    PLAIN,
    /** Nothing but what must be said. */
    NONE;

    /** What this means in a world; never {@link #AUTO}. */
    public ProgressMode in(World world) {
        if (this != AUTO) {
            return this;
        }
        return world.screen().canRedrawError(world.env()) ? TTY : PLAIN;
    }

    /** As the command line names it. */
    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
