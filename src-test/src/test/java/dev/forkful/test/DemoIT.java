package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code forkful demo}: a hundred tasks of three seconds, in a moment, and nothing is left of it. */
class DemoIT {
    @RegisterExtension
    final Forkful forkful = new Forkful();

    @Test
    void demoIsFasterThanOneAfterAnotherAndLeavesNothing() {
        long begin = System.nanoTime();
        Finished demo = forkful.run("demo").expect(0);
        double seconds = (System.nanoTime() - begin) / 1e9;
        assertThat(demo.out() + demo.err()).contains("100", "300 s");
        assertThat(seconds).isBetween(3.0, 60.0);
        assertThat(forkful.look("runs", "--json").expect(0).out()).doesNotContain("\"run\"");
        if (forkful.runs().toFile().exists()) {
            assertThat(forkful.runs()).isEmptyDirectory();
        }
    }
}
