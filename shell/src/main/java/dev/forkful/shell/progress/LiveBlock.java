package dev.forkful.shell.progress;

import dev.forkful.shell.world.World;
import java.util.List;

/**
 * Some lines on standard error that are drawn again and again in the same place. Where the terminal cannot do that,
 * they are printed anew each time. Not thread-safe.
 */
public final class LiveBlock implements AutoCloseable {
    private final World world;
    private final boolean redraws;
    private int drawn;

    public LiveBlock(World world) {
        this.world = world;
        this.redraws = ProgressMode.AUTO.in(world) == ProgressMode.TTY;
    }

    /** Whether lines can be drawn over. */
    public boolean redraws() {
        return redraws;
    }

    /** Draws these lines in place of those before; they must be safe. */
    public void draw(List<String> lines) {
        StringBuilder text = new StringBuilder();
        if (redraws && drawn > 0) {
            text.append("\u001b[").append(drawn).append('A');
        }
        int width = world.screen().columns().orElse(Integer.MAX_VALUE) - 1; // the last column may wrap
        for (String line : lines) {
            text.append(redraws ? "\r" : "").append(line, 0, Math.min(line.length(), Math.max(1, width)));
            text.append(redraws ? "\u001b[K\n" : "\n");
        }
        if (redraws) {
            text.append("\u001b[J");
        }
        drawn = lines.size();
        world.err().print(text);
        world.err().flush();
    }

    /** Leaves the lines where they are. */
    @Override
    public void close() {
        drawn = 0;
    }
}
