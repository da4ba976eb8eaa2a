package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;

class ReopeningTest {

    @Test
    void sayingNamesTheFirstTasksAndCountsTheOthers() {
        assertThat(reopening(0, 0).inWords("")).isEmpty();
        assertThat(reopening(0, 0).inWords("retry --failed")).isEqualTo("retry --failed: no task run anew");
        assertThat(reopening(7, 8).inWords("")).isEqualTo("1 task run anew: 7");
        assertThat(reopening(0, 1_000).inWords("retry --failed"))
                .startsWith("retry --failed: 1000 tasks run anew: 0, 1, 2,")
                .endsWith(", 18, 19 and 980 more");
    }

    private static Reopening reopening(int from, int to) {
        RoaringBitmap tasks = new RoaringBitmap();
        tasks.add((long) from, to);
        return new Reopening(new RunState(), sequence -> true, tasks);
    }
}
