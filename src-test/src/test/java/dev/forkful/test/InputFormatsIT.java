package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the tasks of a run are made from: files of each format, and the types that a handler takes. */
class InputFormatsIT {
    @RegisterExtension
    final Forkful forkful = new Forkful();

    @Test
    void csvRowsAreMapsOfStringsAndTheFormatFollowsTheFilesName() {
        forkful.job("kit.job.kts");
        forkful.write("people.csv", "name,age\r\nAda,36\r\n\"Grace, \"\"G\"\"\",85\r\n\"two\nlines\",1\r\n");
        assertThat(results("rows", "people.csv"))
                .containsExactly("\"Ada/36\"", "\"Grace, \\\"G\\\"/85\"", "\"two\\nlines/1\"");
    }

    @Test
    void csvWithOtherDelimitersIsReadAndItsInputsComeBackWithThem() {
        forkful.job("kit.job.kts");
        forkful.write("people.csv", "name;age\nAda, L.;36\n");
        Finished refused = forkful.run("run", "kit.job.kts", "--job", "rows", "--input", "people.csv");
        refused.expect(2);
        assertThat(refused.err()).contains("people.csv:1: the header is one column: name;age", "--delimiter");
        assertThat(results("rows", "people.csv", "--delimiter", ";", "--name", "semicolons"))
                .containsExactly("\"Ada, L./36\"");
        assertThat(forkful.look("results", "semicolons", "--format", "inputs").out())
                .isEqualTo("name;age\nAda, L.;36\n");
        assertThat(forkful.look("results", "semicolons", "--failed", "--format", "inputs")
                        .out())
                .as("the inputs of what failed, of which there are none, can be run")
                .isEqualTo("name;age\n");
        assertThat(forkful.look("results", "semicolons", "--failed", "--format", "csv")
                        .out())
                .isEqualTo("name,age,status,error\n");
        forkful.write("people.tsv", "name\tage\nAda\t36\n");
        assertThat(results("rows", "people.tsv")).containsExactly("\"Ada/36\"");
    }

    @Test
    void ndjsonBecomesDataClasses() {
        forkful.job("kit.job.kts");
        forkful.write("people.ndjson", "{\"name\":\"Ada\",\"age\":36}\n\n{\"name\":\"Zoë\",\"age\":1}\n");
        assertThat(results("people", "people.ndjson"))
                .containsExactly("{\"name\":\"ADA\",\"next\":37}", "{\"name\":\"ZOË\",\"next\":2}");
    }

    @Test
    void ndjsonBecomesTreesAndFormatOverridesTheName() {
        forkful.job("kit.job.kts");
        forkful.write("things.txt", "{\"a\":1}\n[1,2,3]\n");
        assertThat(results("trees", "things.txt", "--format", "ndjson")).containsExactly("1", "3");
        forkful.write("things.json", "[\n  {\"a\":1}\n]\n");
        Finished refused = forkful.run("run", "kit.job.kts", "--job", "trees", "--input", "things.json");
        refused.expect(2);
        assertThat(refused.err()).contains("--input things.json: ", "say --format ndjson", "jq -c '.[]'");
    }

    @Test
    void linesAreTasksAsTheyStandAndItemsKeepTheirOrder() {
        forkful.job("kit.job.kts");
        forkful.write("plain", "7\n8\n9");
        assertThat(results("numbers", "plain")).containsExactly("7", "8", "9");
        Finished listed = forkful.run("run", "kit.job.kts", "--job", "listed", "--workers=1", "--out=-")
                .expect(0);
        assertThat(listed.replies()).extracting(Reply::inputText).containsExactly("a", "b", "ü");
        assertThat(listed.out()).contains("\"üü\"");
    }

    @Test
    void inputThatDoesNotFitTheHandlerFailsThatTaskOnly() {
        forkful.job("kit.job.kts");
        forkful.write("some", "7\nseven\n9\n");
        Finished run = forkful.run("run", "kit.job.kts", "--job=numbers", "--input=some", "--workers=1", "--out=-");
        run.expect(1);
        assertThat(run.replies()).extracting(Reply::status).containsExactly("ok", "failed", "ok");
        assertThat(run.replies().get(1).errorMessage()).contains("seven");
        assertThat(run.replies().get(1).attempts()).isEqualTo(1);
    }

    @Test
    void aClosedStandardInputIsEmpty() {
        forkful.job("kit.job.kts");
        Finished run =
                forkful.runLine(Forkful.root().resolve("forkful") + " run kit.job.kts --job numbers --input - <&-");
        run.expect(0);
        assertThat(run.err()).contains("0 ok, 0 failed");
    }

    @Test
    void emptyInputIsARunOfNoTasks() {
        forkful.job("kit.job.kts");
        forkful.write("empty", "");
        Finished run = forkful.run("run", "kit.job.kts", "--job=status", "--input=empty", "--workers=1", "--out=-");
        run.expect(0);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("0 published = 0 ok + 0 failed + 0 in doubt");
    }

    private List<String> results(String job, String input, String... more) {
        List<String> command = new java.util.ArrayList<>(
                List.of("run", "kit.job.kts", "--job", job, "--input", input, "--workers", "1", "--out", "-"));
        command.addAll(List.of(more));
        Finished run = forkful.run(command.toArray(String[]::new)).expect(0);
        return run.replies().stream().map(reply -> reply.value().toString()).toList();
    }
}
