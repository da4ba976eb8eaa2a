package dev.forkful;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class JobArgumentsTest {
    private final JobArguments arguments = new JobArguments(Map.of("host", "a.example"));

    @Test
    void whatIsRequiredIsGivenOrAskedForByName() {
        assertThat(arguments.required("host")).isEqualTo("a.example");
        assertThat(arguments.get("port")).isNull();
        assertThatThrownBy(() -> arguments.required("port"))
                .isInstanceOf(JobException.class)
                .hasMessage("argument 'port' is missing: give it with --set port=VALUE");
    }
}
