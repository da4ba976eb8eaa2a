package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.broker.Emitted;
import dev.forkful.broker.Origin;
import dev.forkful.broker.TaskReader;
import dev.forkful.broker.TaskRecord;
import dev.forkful.run.Offspring.Kinship;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;

class OffspringTest {
    private static final int MANY = 10_000;

    @AutoClose
    private final Offspring offspring = new Offspring();

    @Test
    void eachTaskThatWasEmittedBeforeIsThereOnceForEachTime() {
        offspring.read(tasks(MANY, sequence -> "x" + sequence / 2), RoaringBitmap.bitmapOf(7));

        for (int i = 0; i < MANY / 2; i++) {
            assertThat(offspring.of(7, emitted("x" + i))).isEqualTo(Kinship.SAME);
            assertThat(offspring.of(7, emitted("x" + i))).isEqualTo(Kinship.SAME);
            assertThat(offspring.of(7, emitted("x" + i))).isEqualTo(Kinship.NONE);
        }
        assertThat(offspring.of(7, emitted("y"))).isEqualTo(Kinship.NONE);
        assertThat(offspring.of(8, emitted("x0"))).isEqualTo(Kinship.NONE);
    }

    @Test
    void oneInputThatWasEmittedManyTimesIsThereSoOften() {
        offspring.read(tasks(MANY, sequence -> "x"), RoaringBitmap.bitmapOf(7));

        for (int i = 0; i < MANY; i++) {
            assertThat(offspring.of(7, emitted("x"))).isEqualTo(Kinship.SAME);
        }
        assertThat(offspring.of(7, emitted("x"))).isEqualTo(Kinship.NONE);
    }

    @Test
    void whatManyParentsEmittedLiesOutsideOfTheHeap() {
        DirectMemory memory = DirectMemory.now();

        offspring.read(tasks(50 * MANY, sequence -> "x" + sequence), RoaringBitmap.bitmapOf(7));

        assertThat(memory.added()).isBetween(600L * MANY, 2_100L * MANY);
    }

    /** All but the last are children of task 7. */
    private static TaskReader tasks(int count, LongFunction<String> inputs) {
        return new TaskReader() {
            @Override
            public long publishedTasks() {
                return count + 1L;
            }

            @Override
            public OptionalLong total() {
                return OptionalLong.empty();
            }

            @Override
            public TaskRecord read(long sequence) {
                int parent = sequence < count ? 7 : 8;
                byte[] input = inputs.apply(sequence).getBytes(StandardCharsets.UTF_8);
                return new TaskRecord(sequence, 1, input, new Origin(parent, (int) sequence, 0, null));
            }

            @Override
            public void close() {}
        };
    }

    private static Emitted emitted(String input) {
        return new Emitted(1, input.getBytes(StandardCharsets.UTF_8), null);
    }
}
