package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SuspectsTest {
    private final Suspects suspects = new Suspects();
    private final Set<Long> settled = new HashSet<>();

    @Test
    void whatADeadWorkerHeldIsTriedInQuartersInOrder() {
        suspects.addHeld(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L));

        assertThat(suspects.next(settled::contains)).containsExactly(1L, 2L, 3L);
        settled.addAll(List.of(1L, 2L, 3L, 5L));
        assertThat(suspects.next(settled::contains)).containsExactly(4L, 6L);
    }

    @Test
    void theGuiltyOfTwoHundredDiesAloneAfterFourFurtherDeathsAndEveryOtherIsSettled() {
        long guilty = 137;
        List<Long> held = LongStream.range(0, 200).boxed().toList();
        int deaths = 0;
        suspects.addHeld(held);
        List<Long> lone = List.of();
        for (List<Long> group = next(); !group.isEmpty(); group = next()) {
            if (group.contains(guilty)) {
                deaths++;
                if (group.size() == 1) {
                    lone = group;
                    settled.add(guilty);
                    suspects.dropCurrent();
                } else {
                    suspects.addHeld(group);
                }
            } else {
                settled.addAll(group);
            }
        }

        assertThat(lone).containsExactly(guilty);
        assertThat(deaths).isEqualTo(4);
        assertThat(new ArrayList<>(settled)).containsExactlyInAnyOrderElementsOf(held);
    }

    @Test
    void nothingHeldIsNoGroup() {
        suspects.addHeld(List.of());

        assertThat(suspects.next(settled::contains)).isEmpty();
    }

    private List<Long> next() {
        return suspects.next(settled::contains);
    }
}
