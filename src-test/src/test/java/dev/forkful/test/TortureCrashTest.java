package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The crash certificate, small: random kills, and deaths at exact moments. Its own arithmetic is held by
 * {@code LedgerTest}.
 */
class TortureCrashTest {
    private static final Pattern DEATHS =
            Pattern.compile("deaths survived +(\\d+) \\((\\d+) workers, (\\d+) consoles, 3");

    @RegisterExtension
    final Forkful forkful = new Forkful();

    @Test
    void theDemoSurvivesWhateverIsKilled() {
        String seed = Long.toString(Long.getLong("forkful.seed", System.nanoTime()));
        Finished torture = forkful.start("torture", "demo", "--kills=20", "--tasks=3000", "--seed=" + seed)
                .await(Duration.ofMinutes(5))
                .expect(0);

        System.err.println("seed " + seed + "\n" + torture.out());
        assertThat(torture.err()).contains("every promise was kept");
        assertThat(torture.out()).contains("lost              0\n").contains("doubled           0\n");
        Matcher deaths = DEATHS.matcher(torture.out());
        assertThat(deaths.find()).as(torture.out()).isTrue();
        assertThat(Integer.parseInt(deaths.group(1))).isGreaterThan(15);
        assertThat(Integer.parseInt(deaths.group(3))).isPositive();
        assertThat(forkful.look("runs", "--json").expect(0).out()).doesNotContain("\"run\"");
    }

    /** The first fault of this seed is one at the moment when the console has taken its run over. */
    @Test
    void aConsoleThatDiesBeforeThereAreQueuesIsResumed() {
        forkful.job("Noop.java");
        forkful.write("in", "x\n".repeat(2_000));
        Finished torture = forkful.run(
                        "torture", "Noop.java", "--kills=1", "--seed=59", "--workers=1", "--", "--input=in")
                .expect(0);
        assertThat(torture.out()).contains("published         2000\n").contains("lost              0\n");
        assertThat(torture.out()).contains(" 1 consoles,").contains("calls repeated    not counted");
    }

    @Test
    void tasksOfEachStageOfAPipelineAreCounted() {
        forkful.job("kit.job.kts");
        Finished torture = forkful.run("torture", "kit.job.kts", "--kills=2", "--workers=2", "--", "--job=doubling")
                .expect(0);
        assertThat(torture.out()).contains("published         1200\n").contains("lost              0\n");
    }

    @Test
    void whereNothingWasKilledNothingIsCertified() {
        forkful.job("Noop.java");
        forkful.write("in", "x\n");
        Finished torture = forkful.run("torture", "Noop.java", "--kills=0", "--workers=1", "--", "--input=in")
                .expect(0);
        assertThat(torture.err()).contains("this proves nothing").doesNotContain("every promise was kept");
    }

    @Test
    void whatCannotBeTorturedIsToldAtOnce() {
        Finished wrong = forkful.run("torture", "absent.job.kts").expect(2);
        assertThat(wrong.err()).contains("the run cannot be begun").contains("absent.job.kts");
        assertThat(forkful.run("torture", "demo", "--tasks=0").expect(2).err()).contains("--tasks 0: must be from 1");
    }
}
