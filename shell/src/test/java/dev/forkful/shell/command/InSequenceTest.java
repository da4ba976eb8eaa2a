package dev.forkful.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.broker.Emitted;
import dev.forkful.broker.Event;
import dev.forkful.broker.TaskRecord;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class InSequenceTest {

    @Test
    void repliesComeOutInOrderWhateverFitsIntoMemory() {
        List<Event.Reply> replies = new ArrayList<>();
        BitSet settled = new BitSet();
        // Every third task is not settled: there is nothing to wait for.
        LongStream.range(0, 1000).filter(sequence -> sequence % 3 != 1).forEach(sequence -> {
            replies.add(reply(sequence));
            settled.set((int) sequence);
        });
        Collections.shuffle(replies, new Random(7));
        for (long limitBytes : new long[] {1, 5_000, 1L << 30}) {
            List<Long> written = new ArrayList<>();
            InSequence sorter = new InSequence(settled, reply -> written.add(reply.sequence()), limitBytes);
            int passes = 0;
            do {
                replies.forEach(sorter::accept);
                passes++;
            } while (sorter.needsAnotherPass());
            assertThat(written)
                    .isEqualTo(settled.stream().mapToObj(bit -> (long) bit).toList());
            assertThat(passes == 1).isEqualTo(limitBytes == 1L << 30);
        }
    }

    @Test
    void aReplyThatIsHeldBackIsWithoutWhatItEmits() {
        BitSet settled = new BitSet();
        settled.set(0, 2);
        List<Event.Reply> written = new ArrayList<>();
        InSequence sorter = new InSequence(settled, written::add);

        sorter.accept(emitting(1));
        sorter.accept(emitting(0));

        assertThat(written)
                .allSatisfy(reply -> assertThat(reply.emitted()).isEmpty())
                .extracting(Event.Reply::sequence)
                .containsExactly(0L, 1L);
    }

    private static Event.Reply emitting(long sequence) {
        List<Emitted> emitted = List.of(new Emitted(1, new byte[10], null));
        return new Event.Reply(
                0, 0, Event.Status.OK, 1, 0, 1, new TaskRecord(sequence, 0, new byte[10]), new byte[10], emitted);
    }

    @Test
    void nothingSettledIsNothingWritten() {
        InSequence sorter = new InSequence(new BitSet(), reply -> {
            throw new AssertionError();
        });
        assertThat(sorter.needsAnotherPass()).isFalse();
    }

    private static Event.Reply reply(long sequence) {
        return new Event.Reply(0, 0, Event.Status.OK, 1, 0, 1, new TaskRecord(sequence, 0, new byte[10]), new byte[10]);
    }
}
