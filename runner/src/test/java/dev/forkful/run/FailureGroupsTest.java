package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.run.RunSnapshot.ErrorGroup;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class FailureGroupsTest {
    private final FailureGroups groups = new FailureGroups();

    @Test
    void differentFaultsOfOneTypeAreToldApart() {
        add(0, "JobException", "no stage 'nope' to emit to");
        add(1, "JobException", "an emitted value of 600000 bytes is over 512 KiB");
        add(2, "JobException", "the input is no number");
        add(3, "JobException", "the input is no number");

        assertThat(groups.largest(20))
                .containsExactly(
                        new ErrorGroup("JobException", OptionalInt.empty(), 2, "the input is no number", 2, false),
                        new ErrorGroup("JobException", OptionalInt.empty(), 1, "no stage 'nope' to emit to", 0, false),
                        new ErrorGroup(
                                "JobException",
                                OptionalInt.empty(),
                                1,
                                "an emitted value of 600000 bytes is over 512 KiB",
                                1,
                                false));
    }

    @Test
    void messagesThatDifferInNumbersIdsUrlsAndQuotedWordsAreOneFault() {
        add(0, "poisoned", "the last with exit status 7; see workers/7.log");
        add(1, "poisoned", "the last with exit status 3; see workers/12.log");
        add(2, "E", "GET https://a.example/x?y=z failed, user 'Ann', id 4f-a1b2");
        add(3, "E", "GET http://b.example/ failed, user 'Bob O', id cafe-0");
        add(4, "E", "GET http://b.example/ failed, user 'Bob O', it can't be");
        add(5, "F", "no row 3 (at fetch.job.kts:33)");
        add(6, "F", "no row 8 (at fetch.job.kts:35)");
        add(7, "F", "no row 9 (at fetch.job.kts:33)");

        assertThat(groups.largest(20))
                .extracting(ErrorGroup::count, ErrorGroup::sampleSequence, ErrorGroup::varied)
                .containsExactly(tuple(3, 5, true), tuple(2, 0, true), tuple(2, 2, true), tuple(1, 4, false));
    }

    @Test
    void messagesThatAreAllDifferentLeaveRoomForOtherTypesAndAreBounded() {
        for (int i = 0; i < 10_000; i++) {
            add(i, "Chatty", "no " + word(i));
        }
        add(10_000, "Rare", "x");

        assertThat(groups.largest(Integer.MAX_VALUE))
                .hasSize(12)
                .anyMatch(group -> group.type().equals("Rare"));
        assertThat(groups.largest(1))
                .containsExactly(new ErrorGroup("Chatty", OptionalInt.empty(), 9_990, "no " + word(10), 10, true));
    }

    @Test
    void veryLongMessageIsLookedAtInItsBeginningOnly() {
        add(0, "E", "a".repeat(1_000_000) + "b");
        add(1, "E", "a".repeat(1_000_000) + "c");

        assertThat(groups.largest(20)).singleElement().matches(ErrorGroup::varied);
    }

    private static Tuple tuple(long count, long sample, boolean varied) {
        return new Tuple(count, sample, varied);
    }

    private static String word(int number) {
        StringBuilder letters = new StringBuilder();
        Integer.toString(number).chars().forEach(digit -> letters.append((char) (digit - '0' + 'a')));
        return letters.toString();
    }

    private void add(int sequence, String type, String message) {
        groups.add(
                sequence,
                JsonMapper.shared()
                        .createObjectNode()
                        .put("type", type)
                        .put("message", message)
                        .toString()
                        .getBytes(StandardCharsets.UTF_8));
    }
}
