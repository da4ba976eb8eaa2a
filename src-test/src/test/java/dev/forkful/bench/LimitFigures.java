package dev.forkful.bench;

import static dev.forkful.bench.Table.format;

import dev.forkful.Rate;
import dev.forkful.RateLimit;
import dev.forkful.limit.Gate;
import dev.forkful.limit.LimitFolder;
import java.nio.file.Path;

/** What a limit costs that does not bind: a passage alone, of one process. */
final class LimitFigures {
    private static final int WARM_UP = 2_000_000;

    private final Table table;
    private final int count;

    LimitFigures(Table table, boolean quick) {
        this.table = table;
        count = quick ? 2_000_000 : 20_000_000;
    }

    void measure(Path home) {
        LimitFolder folder = new LimitFolder(home.resolve("runs/bench"));
        folder.reset(null, null);
        Rate never = Rate.perSecond(500_000_000);
        add("passing a rate of the run", folder.gate(RateLimit.ofRun(never), 1));
        add(
                "passing a rate and a permit of a host",
                folder.gate(RateLimit.perHost(never).withInFlight(8), 2));
        add("passing a host that nobody holds", new LimitFolder(home.resolve("runs/other")).hostGate());
    }

    private void add(String what, Gate gate) {
        double unused = nanosEach(gate, WARM_UP);
        table.add(what + ", which does not bind", format("%.0f ns", nanosEach(gate, count)), "1,000 ns");
    }

    private static double nanosEach(Gate gate, int passages) {
        long[] keys = new long[64];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = Gate.key("http://host-" + i + ":80");
        }
        long begin = System.nanoTime();
        for (int i = 0; i < passages; i++) {
            Gate.Place place = gate.place(keys[i & 63], 1);
            if (place.tryPass(System.nanoTime()) > 0) {
                throw new IllegalStateException("it was to pass");
            }
            boolean unused = place.leave();
        }
        return (System.nanoTime() - begin) / (double) passages;
    }
}
