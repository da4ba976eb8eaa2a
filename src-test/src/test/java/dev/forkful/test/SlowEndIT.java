package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A complete run whose worker has a stop hook that does not end. */
class SlowEndIT {
    @RegisterExtension
    final Forkful forkful = new Forkful();

    @Test
    void secondInterruptEndsACompleteRunWhoseWorkersDoNotEnd() {
        forkful.job("kit.job.kts");
        Running run = forkful.start("run", "kit.job.kts", "--job=lingering", "--name=slow", "--workers=1");
        Eventually.see(
                "all replies",
                Duration.ofSeconds(60),
                () -> forkful.look("status", "slow", "--json").out(),
                text -> text.contains("\"ok\":3"));
        run.signal("INT");
        Eventually.see("stopping", Duration.ofSeconds(20), run::err, text -> text.contains("stopping"));
        run.signal("INT");

        Finished ended = run.await().expect(130);
        assertThat(ended.err()).contains("aborting").doesNotContain("resume slow");
        assertThat(forkful.look("status", "slow").expect(0).out()).startsWith("slow  completed\n");
        forkful.allOk("slow", 3);
    }
}
