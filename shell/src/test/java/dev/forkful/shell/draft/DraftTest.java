package dev.forkful.shell.draft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.Input;
import dev.forkful.JobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DraftTest {
    @Test
    void aNameThatIsNoJobsIsRefusedWithOneThatIs() {
        assertThatThrownBy(() -> Draft.of(Path.of("/home/me/price-list"), null))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("say price-list.job.kts, or Pricelist.java, or Pricelist.kt");
        assertThatThrownBy(() -> Draft.of(Path.of("/home/me/price-list.java"), null))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("Pricelist.java");
        assertThatThrownBy(() -> Draft.of(Path.of("/home/me/titles.kts"), null))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("say titles.job.kts");
    }

    @Test
    void aClassIsCalledAsNothingElseInItIs() {
        for (String name : List.of("Job.java", "String.java", "class.java", "Object.kt", "KotlinJob.kt")) {
            assertThatThrownBy(() -> Draft.of(Path.of("/home/me/" + name), null))
                    .as(name)
                    .isInstanceOf(JobException.class)
                    .hasMessageContaining("take My");
        }
        assertThatThrownBy(() -> Draft.of(Path.of("/home/me/job"), null)).hasMessageContaining("MyJob.java");
        assertThat(Draft.of(Path.of("/home/me/Page.java"), null).text())
                .contains("class Page implements", "record Answer(", "new Answer(");
        assertThat(Draft.of(Path.of("/home/me/Page.kt"), null).text())
                .contains("class Page : KotlinJob", "data class Answer(", " Answer(page");
    }

    @Test
    void anInputIsNamedByItsWholePathWhereTheFolderIsReachedByALink(@TempDir Path given) throws IOException {
        Path folder = given.toRealPath();
        Path data = Files.createDirectories(folder.resolve("far/away"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), data);
        Path input = Files.writeString(folder.resolve("in.csv"), "id\n1\n");
        Input.File csv = new Input.File(Input.Format.CSV, input.toString());
        assertThat(Draft.of(link.resolve("t.job.kts"), csv).text()).contains("csv(\"" + input + "\")");
        assertThat(Draft.of(data.resolve("t.job.kts"), csv).text()).contains("csv(\"../../in.csv\")");
    }

    @Test
    void theJobIsCalledAsTheFileIs() {
        assertThat(Draft.of(Path.of("/home/me/price list.job.kts"), null).text())
                .contains("job(\"price-list\")");
        assertThat(Draft.of(Path.of("/home/me/Fetch.java"), null).text()).contains("JobSpec.named(\"fetch\")");
        assertThat(Draft.of(Path.of("/home/me/_.job.kts"), null).text()).contains("job(\"job\")");
    }

    @Test
    void whatAFileIsCalledIsNoCode() {
        assertThat(Literal.KOTLIN.text("a$b\"c\\d\n\u202e")).isEqualTo("\"a\\$b\\\"c\\\\d\\n\\u202e\"");
        assertThat(Literal.JAVA.text("half \ud83d")).as("no file can hold it").isEqualTo("\"half \\ud83d\"");
        assertThat(Literal.JAVA.text("a$b\"c\\u000a")).isEqualTo("\"a$b\\\"c\\\\u000a\"");
    }
}
