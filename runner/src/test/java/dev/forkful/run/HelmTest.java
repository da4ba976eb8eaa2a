package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.broker.BrokerException;
import dev.forkful.broker.EventReader;
import dev.forkful.broker.Order;
import dev.forkful.broker.Owner;
import dev.forkful.broker.Position;
import dev.forkful.limit.LimitFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HelmTest {
    private static final int SUPERVISOR = 3;

    private final MemoryRun run = new MemoryRun(new Random(1));
    private final RunState state = new RunState();
    private final List<String> notices = new ArrayList<>();
    private final ControlFiles orders;
    private final Path folder;

    HelmTest(@TempDir Path folder) {
        this.folder = folder;
        this.orders = new ControlFiles(folder);
        orders.put(new ControlFiles.Letter(new Order("01", Order.Verb.CANCEL, 0, "ann", ""), List.of()));
    }

    @Test
    void anOrderThatCannotBeFollowedIsRefusedAndDeleted() {
        helm(wish -> {
                    throw new IllegalStateException("no way");
                })
                .lookNow(0);

        assertThat(orders.ids()).isEmpty();
        readAll();
        assertThat(state.orders())
                .last()
                .satisfies(event -> assertThat(event.refusal())
                        .isEqualTo("it cannot be followed: java.lang.IllegalStateException: no way"));
        assertThat(notices).contains("order 01 cannot be followed: java.lang.IllegalStateException: no way");
    }

    @Test
    void anOrderThatCannotBeWrittenStaysForTheNextSupervisor() {
        Helm helm = helm(wish -> {
            throw new BrokerException.Storage("disk full", null);
        });

        assertThatThrownBy(() -> helm.lookNow(0)).isInstanceOf(BrokerException.Storage.class);

        assertThat(orders.ids()).containsExactly("01");
    }

    private Helm helm(Consumer<StopRequest> stop) {
        Owner owner = run.own(SUPERVISOR, state);
        Reins reins = new Reins(owner, new Roster(2, 8), new LimitFolder(folder));
        Decisions decisions = new Decisions(owner, state, run.tasks(), () -> {});
        return new Helm(
                orders, new Helm.Wheel(SUPERVISOR, owner, state, reins, false, decisions, null, stop, notices::add));
    }

    private void readAll() {
        try (EventReader events = run.events(Position.START)) {
            while (events.poll(state::apply, 100) > 0) {
                // poll gives what there is, in portions
            }
        }
    }
}
