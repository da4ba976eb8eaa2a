package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A task that takes the console down with its worker, as in a container where memory runs out. */
class DeadlyTaskCrashTest {
    private static final int TASKS = 40;
    private static final int DEADLY = 13;
    /** In hand at two crashes; in quarters of eight, and in quarters of these; alone at three: six crashes. */
    private static final int MOST_STARTS = 2 + 2 + 3;

    @RegisterExtension
    final Forkful forkful = new Forkful();

    @Test
    void theTaskThatEndsItsConsoleEachTimeFailsInTheEndAndAllOthersAreSettledLongBefore() {
        forkful.job("Hazards.java");
        forkful.write(
                "in",
                IntStream.range(0, TASKS)
                        .mapToObj(i -> i == DEADLY ? "console\n" : "good" + i + "\n")
                        .collect(Collectors.joining()));
        Finished last = forkful.run(
                "run", "Hazards.java", "--input=in", "--name=h", "--workers=1", "--concurrency=8", "--progress=none");
        int starts = 1;
        while (last.exit() == 137) {
            assertThat(starts).isLessThan(MOST_STARTS);
            last = forkful.run("resume", "h", "--progress=none");
            starts++;
            if (starts == 3) {
                assertThat(last.err()).contains("in hand when the console died, twice: ");
                assertThat(forkful.status("h").path("ok").asInt()).isGreaterThanOrEqualTo(TASKS - 8);
                assertThat(forkful.status("h").path("suspects").asInt()).isBetween(1, 8);
            }
        }

        assertThat(last.expect(1).out() + last.err()).contains("retry h --failed");
        List<Reply> replies = forkful.look("results", "h").expect(0).replies();
        Reply.assertOneEach(replies, TASKS);
        assertThat(replies.stream().filter(reply -> !reply.isOk()))
                .singleElement()
                .satisfies(reply -> {
                    assertThat(reply.inputText()).isEqualTo("console");
                    assertThat(reply.errorType()).isEqualTo("poisoned");
                });
        assertThat(forkful.status("h").path("suspects").asInt(-1)).isZero();
        assertThat(forkful.status("h").path("duplicates").asInt(-1)).isZero();
    }
}
