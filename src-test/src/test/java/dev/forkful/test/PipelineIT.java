package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Jobs of several stages, as a person runs them. */
class PipelineIT {
    @RegisterExtension
    final Forkful forkful = new Forkful();

    @RegisterExtension
    final CountingServer server = new CountingServer();

    @Test
    void aPipelineIsRunShownExportedAndRetriedStageByStage() {
        forkful.job("shop.job.kts");
        forkful.write("in.ndjson", "1\n2\n");
        String[] run = {
            "run",
            "shop.job.kts",
            "--job=shop",
            "--input=in.ndjson",
            "--name=r",
            "--workers=1",
            "--out=out.ndjson",
            "--set",
            "base=" + server.url("/"),
            "--set",
            "attempts=1",
            "--set",
            "list=fail=1"
        };
        assertThat(forkful.run(with(run, "--dry-run")).expect(0).out())
                .contains("stages   list, detail, store (drops repeats)");

        Finished failed = forkful.run(run).expect(1);
        assertThat(failed.err()).contains("stages   list 2/2, 2 failed", "detail 0/0, 0 failed");
        assertThat(Reply.parse(forkful.folder().resolve("out.ndjson"))).isEmpty();

        Finished retried = forkful.run("retry", "r", "--failed").expect(0);

        assertThat(retried.err())
                .contains("list 2/2, 0 failed", "detail 6/6, 0 failed", "store 7/7, 0 failed")
                .contains("5 tasks that repeat others were dropped\n");
        assertThat(Reply.parse(forkful.folder().resolve("out.ndjson")))
                .hasSize(7)
                .allMatch(reply -> reply.stage().equals("store"));
        JsonNode status = forkful.status("r");
        assertThat(status.path("state").asString()).isEqualTo("completed");
        assertThat(status.path("stages").toString())
                .isEqualTo(
                        "[{\"stage\":\"list\",\"published\":2,\"waiting\":0,\"ok\":2,\"failed\":0,\"inDoubt\":0,\"dropped\":0},"
                                + "{\"stage\":\"detail\",\"published\":6,\"waiting\":0,\"ok\":6,\"failed\":0,\"inDoubt\":0,\"dropped\":0},"
                                + "{\"stage\":\"store\",\"published\":7,\"waiting\":0,\"ok\":7,\"failed\":0,\"inDoubt\":0,\"dropped\":5}]");
        // A task that failed and was run anew by a person sent the same key both times.
        assertThat(server.idempotencyKeys().get("/list/1")).hasSize(1);
        assertThat(server.count("/list/1")).isEqualTo(2);
    }

    @Test
    void aCrawlVisitsEachPageOnceAndEnds() {
        forkful.job("shop.job.kts");
        Finished crawled = forkful.runWithInput(
                "1\n2\n1\n",
                "run",
                "shop.job.kts",
                "--job=crawl",
                "--input=-",
                "--format=ndjson",
                "--workers=1",
                "--out=-");
        assertThat(crawled.expect(0).err()).contains("203 tasks that repeat others were dropped\n");
        assertThat(crawled.replies())
                .extracting(reply -> reply.value().asInt())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 50).boxed().toList());
    }

    private static String[] with(String[] arguments, String more) {
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = more;
        return all;
    }
}
