package dev.forkful.shell.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.forkful.broker.Event;
import dev.forkful.broker.TaskRecord;
import dev.forkful.shell.command.FailureTally.Group;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FailureTallyTest {
    private final FailureTally tally = new FailureTally();

    @Test
    void differentFaultsOfOneTypeAreCountedApart() {
        add(0, "five");
        add(1, "three");
        add(2, "exit status 7");
        add(3, "exit status 3");

        assertThat(tally.groups())
                .extracting(group -> group.key().label(), Group::count, Group::sampleMessage)
                .containsExactly(tuple("E", 2L, "exit status 7"), tuple("E", 1L, "five"), tuple("E", 1L, "three"));
    }

    @Test
    void messagesThatAreAllDifferentAreBounded() {
        for (int i = 0; i < 1_000; i++) {
            add(i, "a".repeat(i % 190));
        }

        assertThat(tally.groups()).hasSize(11).first().extracting(Group::count).isEqualTo(940L);
    }

    private void add(long sequence, String message) {
        byte[] error = ("{\"type\":\"E\",\"message\":\"" + message + "\"}").getBytes(StandardCharsets.UTF_8);
        Event.Reply reply =
                new Event.Reply(0, 0, Event.Status.FAILED, 1, 0, 1, new TaskRecord(sequence, 0, new byte[0]), error);
        tally.add(reply, FailureTally.byError(reply));
    }
}
