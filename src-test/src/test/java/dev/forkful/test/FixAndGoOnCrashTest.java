package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A job with a bug is mended in the middle of its run: what failed is done again, what went well is not. */
class FixAndGoOnCrashTest {
    private static final String BUGGY = """
            val suffix = "!"
            fun parse(n: Long) = if (n % 5 == 0L) error("bug") else n * 10
            job("shop") {
                input = range(1, 20)
                retry { attempts = 1 }
                stage("list") { n: Long ->
                    val parsed = parse(n)
                    emit("$parsed")
                    emit("more $parsed")
                    parsed
                }
                stage("detail") { text: String -> text + suffix }
            }
            """;
    /** And another policy, which is no code of either stage. */
    private static final String MENDED =
            BUGGY.replace("error(\"bug\")", "n * 100").replace("attempts = 1", "attempts = 2; on { it.status == 503 }");

    private static final String RENAMED = BUGGY.replace("\"detail\"", "\"details\"");
    private static final String LONGER = MENDED.replace("range(1, 20)", "range(1, 30)");
    private static final String MENDED_TWICE = MENDED.replace("text + suffix", "text + suffix + suffix");

    @RegisterExtension
    final Forkful forkful = new Forkful();

    @Test
    void whatFailedIsDoneAgainAndWhatWentWellIsNotWhereverTheConsoleDies() {
        compile(BUGGY, RENAMED, LONGER, MENDED, MENDED_TWICE);
        forkful.write("shop.job.kts", BUGGY);
        forkful.run("run", "shop.job.kts", "--name=shop", "--workers=1").expect(1);

        forkful.write("shop.job.kts", RENAMED);
        assertThat(forkful.run("resume", "shop", "--script=shop.job.kts")
                        .expect(2)
                        .err())
                .contains("stage 2 is called details, and was detail");
        forkful.write("shop.job.kts", LONGER);
        assertThat(forkful.run("resume", "shop", "--script=shop.job.kts", "--dry-run")
                        .out())
                .contains(
                        "the input is the one that run shop was begun with: what shop.job.kts says of it now is for a");
        Path mended = forkful.write("shop.job.kts", MENDED);
        assertThat(foreseen()).containsExactly("stage list: code changed; settled: 16 ok, 4 failed", DETAIL);
        assertThat(forkful.status("shop").path("failed").asInt()).isEqualTo(4);

        dies("RENAME");
        assertThat(forkful.runDirectory("shop").resolve("run.json")).content().doesNotContain("revisions");
        dies("RENAMED");
        assertThat(forkful.runDirectory("shop").resolve("run.json")).content().contains(mended.toString());

        forkful.run("resume", "shop").expect(0);
        List<Reply> replies =
                forkful.look("results", "shop", "--stage=all").expect(0).replies();
        Reply.assertOneEach(replies, 20 + 40);
        assertThat(replies).allSatisfy(reply -> assertThat(reply.status()).isEqualTo("ok"));
        assertThat(forkful.look("results", "shop").expect(0).out())
                .contains("\"input\":\"500\"", "\"input\":\"more 2000\"");
        assertThat(forkful.look("show", "shop").expect(0).out()).contains("given other code, number 2");
        assertThat(forkful.look("tail", "shop", "--stage=list").expect(0).out().lines())
                .hasSize(20 + 4);

        forkful.write("shop.job.kts", MENDED_TWICE);
        diesAt("EVENT_APPENDED@2", "--script=shop.job.kts", "--redo=changed");
        diesAt("EVENT_APPENDED@3");
        forkful.run("resume", "shop").expect(0);
        assertThat(forkful.look("tail", "shop", "--stage=detail").expect(0).replies())
                .as("each is done once more, and not twice")
                .hasSize(40 + 40)
                .filteredOn(reply -> reply.value().asString().endsWith("!!"))
                .hasSize(40);
    }

    @Test
    void whatCannotBeDoneIsRefusedBeforeTheRunHasTheOtherCode() throws IOException {
        compile(BUGGY, MENDED);
        forkful.write("shop.job.kts", BUGGY);
        forkful.run("run", "shop.job.kts", "--name=shop", "--workers=1").expect(1);
        Path manifest = forkful.runDirectory("shop").resolve("run.json");
        byte[] before = Files.readAllBytes(manifest);

        forkful.write("shop.job.kts", MENDED);
        for (String wrong : List.of("--limit-failures=3pc", "--out=- --json")) {
            forkful.run(("resume shop --script=shop.job.kts " + wrong).split(" "))
                    .expect(2);

            assertThat(manifest).as(wrong).hasBinaryContent(before);
            assertThat(forkful.runDirectory("shop").resolve("code")).as(wrong).doesNotExist();
        }
    }

    /** The script in all its states, by one compiler. */
    private void compile(String... texts) {
        List<String> scripts = new ArrayList<>();
        for (String text : texts) {
            String script = scripts.size() + "/shop.job.kts";
            forkful.write(script, text);
            scripts.add(script);
        }
        forkful.compile(scripts);
    }

    private static final String DETAIL = "stage detail: code as it was; settled: 32 ok, 0 failed";

    private List<String> foreseen() {
        return forkful.run("resume", "shop", "--script=shop.job.kts", "--dry-run")
                .expect(0)
                .out()
                .lines()
                .filter(line -> line.startsWith("stage"))
                .toList();
    }

    private void dies(String moment) {
        diesAt(moment + "@1", "--script=shop.job.kts");
    }

    private void diesAt(String fault, String... words) {
        forkful.with("FORKFUL_FAULT", fault);
        forkful.run(Stream.concat(Stream.of("resume", "shop"), Arrays.stream(words))
                        .toArray(String[]::new))
                .expect(137);
        Forkful unused = forkful.without("FORKFUL_FAULT");
    }
}
