package dev.forkful.shell.draft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.JobException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DraftTest {
    @Test
    void aNameThatIsNoJobsIsRefusedWithOneThatIs() {
        assertThatThrownBy(() -> Draft.of(Path.of("/work/price-list"), null))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("say price-list.job.kts, or Pricelist.java, or Pricelist.kt");
        assertThatThrownBy(() -> Draft.of(Path.of("/work/price-list.java"), null))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("Pricelist.java");
        assertThatThrownBy(() -> Draft.of(Path.of("/work/titles.kts"), null))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("say titles.job.kts");
    }

    @Test
    void theJobIsCalledAsTheFileIs() {
        assertThat(Draft.of(Path.of("/work/price list.job.kts"), null).text()).contains("job(\"price-list\")");
        assertThat(Draft.of(Path.of("/work/Fetch.java"), null).text()).contains("JobSpec.named(\"fetch\")");
        assertThat(Draft.of(Path.of("/work/_.job.kts"), null).text()).contains("job(\"job\")");
    }

    @Test
    void whatAFileIsCalledIsNoCode() {
        assertThat(Literal.KOTLIN.text("a$b\"c\\d\n\u202e")).isEqualTo("\"a\\$b\\\"c\\\\d\\n\\u202e\"");
        assertThat(Literal.JAVA.text("a$b\"c\\u000a")).isEqualTo("\"a$b\\\"c\\\\u000a\"");
    }
}
