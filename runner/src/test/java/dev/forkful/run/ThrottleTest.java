package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.broker.Event;
import dev.forkful.broker.EventReader;
import dev.forkful.broker.Order;
import dev.forkful.broker.Owner;
import dev.forkful.broker.Position;
import dev.forkful.limit.LimitFolder;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThrottleTest {
    private static final int SUPERVISOR = 3;

    private final MemoryRun run = new MemoryRun(new Random(1));
    private final RunState state = new RunState();
    private final Roster roster = new Roster(2, 500);

    @TempDir
    private Path folder;

    @Test
    void aNumberOverrulesItUntilTheRunIsToldToAdaptAgain() {
        LimitFolder limits = new LimitFolder(folder);
        limits.reset(null, null);
        Owner owner = run.own(SUPERVISOR, state);
        Reins reins = new Reins(owner, roster, limits);
        Throttle throttle =
                new Throttle(new Throttle.Parts(reins, owner, state, SUPERVISOR, limits.tally()), adaptive());
        assertThat(roster.share(1)).as("the least, over two workers").isEqualTo(5);

        order(300);
        reins.setConcurrency(300); // as the helm does
        throttle.look(() -> 0, 1);
        assertThat(roster.share(1)).isEqualTo(150);

        order(0);
        throttle.look(() -> 0, 2);

        assertThat(roster.share(1)).isEqualTo(5);
        assertThat(roster.mostShare(1)).isEqualTo(250);
        readAll();
        assertThat(state.adaptation()).contains("10 in flight: as it was before a number was set");
    }

    @Test
    void onlyARunThatAdaptsCanGoBackToThat() {
        assertThat(Refusal.of(Order.Verb.CONCURRENCY, 0, new Refusal.Footing(8, true, false, false)))
                .isEmpty();
        assertThat(Refusal.of(Order.Verb.CONCURRENCY, 0, new Refusal.Footing(8, false, false, false)))
                .isEqualTo("its job has no adaptive concurrency to go back to");
    }

    private void order(int concurrency) {
        Order order = new Order("o" + concurrency, Order.Verb.CONCURRENCY, concurrency, "ann", "");
        state.apply(new Event.Steered(0, SUPERVISOR, order, 0, ""));
    }

    private void readAll() {
        try (EventReader events = run.events(Position.START)) {
            while (events.poll(state::apply, 100) > 0) {
                // poll gives what there is, in portions
            }
        }
    }

    private Manifest adaptive() {
        return Manifests.of("job", new Manifest.Pace(null, null, 10), 500);
    }
}
