package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RosterTest {

    /** Its worker died, and the next waits for its back-off. */
    @Test
    void anEmptySeatThatIsTooManyTakesNoPartOfTheConcurrency() {
        Roster roster = new Roster(3, 300);

        roster.setWorkers(2);

        assertThat(shares(roster, 2)).containsExactly(150, 150);
    }

    @Test
    void anEmptySeatThatHasTasksToRunApartStaysUntilTheyAreRun() {
        Roster roster = new Roster(3, 300);
        roster.numbered(3).get(0).suspects.addHeld(List.of(7L, 8L));

        roster.setWorkers(2);

        assertThat(shares(roster, 3)).containsExactly(100, 100, 100);
    }

    @Test
    void seatsComeBackWhereMoreAreWanted() {
        Roster roster = new Roster(3, 300);
        roster.setWorkers(1);

        roster.setWorkers(2);

        assertThat(shares(roster, 2)).containsExactly(150, 150);
    }

    private static List<Integer> shares(Roster roster, int workers) {
        assertThat(roster.size()).isEqualTo(workers);
        return IntStream.rangeClosed(1, workers).mapToObj(roster::share).toList();
    }
}
