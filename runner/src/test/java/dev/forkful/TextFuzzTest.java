package dev.forkful;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.worker.LaunchSpec;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Whatever is written, it is understood or refused with a {@link JobException} that says why. */
class TextFuzzTest {
    private static final int ROUNDS = 3_000;

    @Test
    void ratesAreUnderstoodOrRefused() {
        hold(Rate::parse, "200/s", "1.5 / min", "20/hour");
    }

    @Test
    void limitsOfFailuresAreUnderstoodOrRefused() {
        hold(FailureLimit::parse, "100", "3.5%", "none");
    }

    @Test
    void launchLinesAreUnderstoodOrRefused() {
        hold(
                LaunchSpec::fromJson,
                "{\"runDirectory\":\"/r\",\"incarnation\":1,\"worker\":1,\"concurrency\":4,\"classPath\":"
                        + "[\"/j\"],\"className\":\"C\",\"jobName\":\"j\",\"arguments\":{\"a\":\"b\"},\"folder\":\"/f\",\"log\":\"/l\","
                        + "\"farewell\":\"bye\",\"run\":\"r\",\"pipeline\":false}");
    }

    @Test
    void whateverLimitOfFailuresIsWrittenIsReadAgain() {
        Random random = new Random(20_261_127);
        for (int round = 0; round < 10 * ROUNDS; round++) {
            double percent = Math.min(100, Math.nextUp(random.nextDouble() * Math.pow(10, random.nextInt(-20, 3))));
            FailureLimit part = FailureLimit.ofPercent(percent);
            assertThat(FailureLimit.parse(part.toString())).as("%s%%", percent).isEqualTo(part);
            FailureLimit tasks = FailureLimit.ofTasks(1 + (random.nextLong() >>> (25 + random.nextInt(38))));
            assertThat(FailureLimit.parse(tasks.toString())).isEqualTo(tasks);
        }
    }

    @Test
    void whateverRateIsWrittenIsReadAgain() {
        Random random = new Random(20_261_128);
        for (int round = 0; round < 10 * ROUNDS; round++) {
            long thousandths = Math.min(3_600_000_000_000_000L, 1 + (random.nextLong() >>> (12 + random.nextInt(51))));
            Rate rate = new Rate(thousandths);
            assertThat(Rate.parse(rate.toString())).isEqualTo(rate);
        }
    }

    private static void hold(Consumer<String> parse, String... sound) {
        for (String one : List.of(sound)) {
            parse.accept(one);
            Mutants mutants = new Mutants(20_260_102, one);
            for (int round = 0; round < ROUNDS; round++) {
                String text = mutants.next();
                try {
                    parse.accept(text);
                } catch (JobException e) {
                    assertThat(e).as("%.200s", text).hasMessageMatching("(?s).{10,}");
                }
            }
        }
    }
}
