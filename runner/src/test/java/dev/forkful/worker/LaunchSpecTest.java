package dev.forkful.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.JobException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LaunchSpecTest {
    private static final LaunchSpec SPEC = new LaunchSpec(
            Path.of("/runs/täg 1"),
            7,
            2,
            64,
            new LaunchSpec.JobLocation(List.of(Path.of("/runs/job.jar"), Path.of("/lib/a b.jar")), "Job_kts", "titles"),
            Path.of("/scripts/täg"),
            Map.of("key", "a\nb \"c\""),
            Path.of("/runs/täg 1/workers/7.log"),
            "bye",
            "r-1",
            true);

    @Test
    void launchSpecSurvivesThePipe() {
        assertThat(LaunchSpec.fromJson(SPEC.toJson())).isEqualTo(SPEC);
    }

    @Test
    void launchSpecIsOneLine() {
        assertThat(SPEC.toJson()).doesNotContain("\n");
    }

    @Test
    void anythingElseIsRefusedByName() {
        assertThatThrownBy(() -> LaunchSpec.fromJson("hello"))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("launch line");
    }
}
