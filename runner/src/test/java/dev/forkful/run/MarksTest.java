package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.broker.Event.Mark;
import dev.forkful.run.RunOutcome.Ending;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource({
        "DRAINED, true, ''",
        "TOO_MANY_FAILED, true, 'stopped early: 3 of 9 tasks failed, and the limit is 3'",
        "BAD_INPUT, true, 'in.csv:3: a quote is not closed'",
        "BAD_INPUT, false, 'in.csv does not exist'",
        "ABORTED, false, ''",
        "ABORTED, true, ''",
        "IN_DOUBT, false, ''",
        "STORAGE, false, 'a worker could not write to runs/r'",
    })
    void waysToStopAreToldApartByTheMarksThatTheyLeave(Ending ending, boolean drains, String reason) {
        RunState state = new RunState();
        state.apply(Marks.of(1, Mark.STARTED));
        assertThat(state.ending()).isEmpty();
        if (drains) {
            state.apply(Marks.of(1, Mark.DRAINING, ending == Ending.ABORTED ? Ending.DRAINED : ending, reason));
            assertThat(state.ending()).isEmpty();
        }
        state.apply(Marks.of(1, Mark.STOPPED, ending, drains ? "" : reason));
        assertThat(state.ending()).contains(ending);
        state.apply(Marks.of(2, Mark.STARTED));
        assertThat(state.ending()).isEmpty();
        state.apply(Marks.of(2, Mark.STOPPED, Ending.IN_DOUBT, ""));
        assertThat(state.ending()).contains(Ending.IN_DOUBT);
    }
}
