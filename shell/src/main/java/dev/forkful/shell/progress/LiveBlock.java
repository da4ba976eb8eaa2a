package dev.forkful.shell.progress;

import dev.forkful.shell.world.World;
import java.util.ArrayList;
import java.util.List;

/**
 * Some lines on standard error that are drawn again and again in the same place, as far as the terminal has room for
 * them. Where it cannot do that, they are printed anew each time. Not thread-safe.
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
        List<String> shown = redraws ? fitting(lines) : lines;
        StringBuilder text = new StringBuilder();
        if (redraws && drawn > 0) {
            text.append("\u001b[").append(drawn).append('A');
        }
        int width = world.screen().columns().orElse(Integer.MAX_VALUE) - 1; // the last column may wrap
        for (String line : shown) {
            text.append(redraws ? "\r" : "").append(line, 0, Math.min(line.length(), Math.max(1, width)));
            text.append(redraws ? "\u001b[K\n" : "\n");
        }
        if (redraws) {
            text.append("\u001b[J");
        }
        drawn = shown.size();
        world.err().print(text);
        world.err().flush();
    }

    /** What has room above the row where the cursor rests: what has scrolled away cannot be drawn over. */
    private List<String> fitting(List<String> lines) {
        int room = Math.max(1, world.screen().rows().orElse(Integer.MAX_VALUE) - 1);
        if (lines.size() <= room) {
            return lines;
        }
        List<String> shown = new ArrayList<>(lines.subList(0, room - 1));
        shown.add("  … and " + (lines.size() - shown.size()) + " more lines; the window is too low");
        return shown;
    }

    /** Leaves the lines where they are. */
    @Override
    public void close() {
        drawn = 0;
    }
}
