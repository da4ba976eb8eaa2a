package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code forkful init}: what it writes runs as it is, in each form, over each kind of input. */
class InitIT {
    /** Columns that are no names in one language or the other, or the same to a getter. */
    private static final String COLUMNS = "id,content-type,class,Id,a \"quoted\" $name,val";

    @RegisterExtension
    final Forkful forkful = new Forkful();

    @RegisterExtension
    final CountingServer server = new CountingServer();

    @Test
    void aDraftForARowOfCsvRunsInEachForm() {
        forkful.write(
                "rows.csv", COLUMNS.replace("\"", "\"\"").replaceFirst("a \"\".*name", "\"$0\"") + "\n1,2,3,4,5,6\n");
        List<String> scripts = List.of("rows.job.kts", "Rows.java", "RowsOfKotlin.kt", "Row.java");
        assertThat(drafted("rows.csv", scripts, "--set api=" + server.url("/echo/")))
                .allSatisfy(replies -> assertThat(sent(replies))
                        .isEqualTo("{\"id\":\"1\",\"content-type\":\"2\",\"class\":\"3\",\"Id\":\"4\","
                                + "\"a \\\"quoted\\\" $name\":\"5\",\"val\":\"6\"}"));
    }

    @Test
    void aDraftForNdjsonHasTheTypesOfItsFields() {
        forkful.write("in/values.ndjson", "{\"id\":1,\"price\":2.5,\"on\":true,\"tags\":[1]}\n{\"id\":2}\n");
        List<String> scripts = List.of("values.job.kts", "Values.java");
        assertThat(drafted("in/values.ndjson", scripts, "--limit 1 --set api=" + server.url("/echo/")))
                .allSatisfy(replies ->
                        assertThat(sent(replies)).isEqualTo("{\"id\":1,\"price\":2.5,\"on\":true,\"tags\":[1]}"));
    }

    @Test
    void aDraftWithoutAnInputCallsAddresses() {
        forkful.write("urls.txt", server.url("/a") + "\n" + server.url("/b") + "\n");
        assertThat(drafted(null, List.of("fetch.job.kts", "Fetch.java", "Fetched.kt"), "--input urls.txt"))
                .allSatisfy(replies -> assertThat(replies)
                        .hasSize(2)
                        .allSatisfy(reply ->
                                assertThat(reply.value().path("status").asInt()).isEqualTo(200)));
    }

    @Test
    void whatIsThereStays() throws IOException {
        forkful.write("mine.job.kts", "// mine\n");
        assertThat(forkful.look("init", "mine.job.kts").expect(2).err()).contains("mine.job.kts is there already");
        assertThat(Files.readString(forkful.folder().resolve("mine.job.kts"))).isEqualTo("// mine\n");
        assertThat(forkful.look("init", "no/such.job.kts").expect(2).err()).contains("no such folder");
        assertThat(forkful.look("init", "x.job.kts", "--format", "csv")
                        .expect(2)
                        .err())
                .contains("give --input FILE too");
        assertThat(forkful.look("init", "x.job.kts", "--input", "-").expect(2).err())
                .contains("name a file that is like it");
        assertThat(forkful.folder().resolve("x.job.kts")).doesNotExist();
    }

    /** Writes drafts, and runs each as it is, in one shell: its compiler is warm for all but the first. */
    private List<List<Reply>> drafted(@Nullable String input, List<String> scripts, String options) {
        StringBuilder commands = new StringBuilder();
        for (String script : scripts) {
            commands.append("init ").append(script).append(input == null ? "" : " --input " + input);
            commands.append("\nrun ")
                    .append(script)
                    .append(" --workers 1 --out ")
                    .append(script);
            commands.append(".ndjson ").append(options).append('\n');
        }
        forkful.runWithInput(commands.toString(), "shell").expect(0);
        return scripts.stream()
                .map(script -> Reply.parse(forkful.folder().resolve(script + ".ndjson")))
                .toList();
    }

    /** What a draft sent with its one call, to a server that says it. */
    private static String sent(List<Reply> replies) {
        assertThat(replies).hasSize(1);
        return replies.get(0).value().path("body").asString();
    }
}
