package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.broker.Event.Mark;
import org.junit.jupiter.api.Test;

class MarksTest {

    @Test
    void reasonThatQuotesALongItemIsCutToWhatARecordHolds() {
        assertThat(Marks.byItself(1, Mark.STOPPED, "x".repeat(1_000_000)).why())
                .hasSize(1_001)
                .endsWith("x…");
        assertThat(Marks.byItself(1, Mark.STOPPED, "plain"))
                .extracting("by", "why")
                .containsExactly("forkful", "plain");
    }
}
