package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Results, and what tasks emit, are files beside the queue where they are long: who writes them may die beside each.
 */
class BodiesCrashTest {
    private static final int INPUTS = 4;
    private static final int TASKS = INPUTS + 3 * INPUTS;

    @RegisterExtension
    final Forkful forkful = new Forkful();

    @ParameterizedTest
    @ValueSource(strings = {"RENAME@4", "RENAMED@4"})
    void deathBesideTheFileOfALongResultLosesNothingAndDoublesNothing(String fault) {
        assertThat(results(fault, "results"))
                .containsExactlyInAnyOrderElementsOf(perEmission((letter, n) -> letter.repeat(300 * (1_000 + n))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RENAME@4", "RENAMED@4"})
    void deathBesideTheFileOfALongEmissionLosesNothingAndDoublesNothing(String fault) {
        assertThat(results(fault, "emissions"))
                .containsExactlyInAnyOrderElementsOf(perEmission((letter, n) -> letter.repeat(10 + n)));
    }

    /** Of the last stage of a run each of whose workers writes three long bodies, and dies with the fourth. */
    private List<String> results(String fault, String whichAreLong) {
        forkful.job("Bulky.java");
        forkful.write(
                "in", IntStream.rangeClosed(1, INPUTS).mapToObj(n -> n + "\n").collect(Collectors.joining()));
        forkful.with("FORKFUL_FAULT", fault);
        Finished ended = forkful.run(
                        "run",
                        "Bulky.java",
                        "--input=in",
                        "--name=bulky",
                        "--workers=1",
                        "--concurrency=1",
                        "--set=long=" + whichAreLong)
                .expect(0);
        assertThat(ended.err()).contains("died (exit status 137)");
        forkful.without("FORKFUL_FAULT");
        List<Reply> replies =
                forkful.look("results", "bulky", "--stage=all").expect(0).replies();
        Reply.assertOneEach(replies, TASKS);
        assertThat(replies).allMatch(Reply::isOk);
        return replies.stream()
                .filter(reply -> reply.stage().equals("grow"))
                .map(reply -> reply.value().asString())
                .toList();
    }

    private static List<String> perEmission(BiFunction<String, Integer, String> result) {
        return IntStream.rangeClosed(1, INPUTS)
                .boxed()
                .flatMap(n -> Stream.of("a", "b", "c").map(letter -> result.apply(letter, n)))
                .toList();
    }
}
