package dev.forkful.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Input;
import dev.forkful.shell.RecordedRuns;
import dev.forkful.shell.TestConsole;
import dev.forkful.shell.TestConsole.Said;
import dev.forkful.shell.world.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of a run of two stages, whose task 4 failed. */
class StagesOfRunsTest {
    @TempDir
    static Path folder;

    @BeforeAll
    static void recordARun() throws IOException {
        new RecordedRuns(folder.resolve("state")).pipeline("staged");
    }

    @Test
    void statusHasALineForEachStage() {
        assertThat(said("status staged"))
                .startsWith("staged  completed\n")
                .contains("\n  stages   list 3/3, 0 failed\n           shout 3/3, 1 failed\n");
        assertThat(said("status staged --json"))
                .contains(
                        ",\"paused\":false,\"stages\":["
                                + "{\"stage\":\"list\",\"published\":3,\"waiting\":0,\"ok\":3,\"failed\":0,\"inDoubt\":0,\"dropped\":0},"
                                + "{\"stage\":\"shout\",\"published\":3,\"waiting\":0,\"ok\":2,\"failed\":1,\"inDoubt\":0,\"dropped\":0}],");
    }

    @Test
    void resultsAreThoseOfTheLastStageUnlessAnotherOrAllAreAskedFor() {
        assertThat(said("results staged --ordered").lines())
                .hasSize(3)
                .allMatch(line -> line.contains("\"stage\":\"shout\""))
                .first()
                .asString()
                .endsWith("Z\",\"parent\":0}");
        assertThat(said("results staged --stage list").lines())
                .hasSize(3)
                .allMatch(line -> line.contains("\"stage\":\"list\"") && line.endsWith("Z\"}"));
        assertThat(said("results staged --stage all").lines()).hasSize(6);
    }

    @Test
    void failedTasksOfOtherStagesThatAreLeftOutAreToldOf() {
        assertThat(type("results staged --failed --format inputs"))
                .isEqualTo(new Said(
                        ExitCode.OK, "", "forkful: left out: 1 failed task of other stages; --stage all takes all\n"));
        assertThat(type("results staged --failed").err()).isEmpty();
        assertThat(type("results staged --failed --stage list").err()).isEmpty();
    }

    @Test
    void csvSaysOfWhichStageARowIsWhereItMayBeOfSeveral() {
        assertThat(said("results staged --format csv --stage all --ordered")).isEqualTo("""
                        input,result,stage,status,error
                        a,A,list,ok,
                        b,B,list,ok,
                        c,C,list,ok,
                        d,D,shout,ok,
                        e,,shout,failed,"{""type"":""dev.forkful.http.HttpStatusException"",""message"":""no room"",""status"":503}"
                        f,F,shout,ok,
                        """);
        assertThat(said("results staged --format csv")).startsWith("input,result,status,error\n");
        assertThat(said("results staged --format csv --stage list")).startsWith("input,result,status,error\n");
    }

    @Test
    void tailTellsOfAllStagesUnlessOneIsAskedFor() {
        assertThat(said("tail staged").lines()).hasSize(6);
        assertThat(said("tail staged --stage shout --failed").lines())
                .singleElement()
                .asString()
                .startsWith("{\"seq\":4,\"stage\":\"shout\",\"status\":\"failed\"");
    }

    @Test
    void expressionsKnowTheStageByItsName() {
        assertThat(said("tail staged --where stage=='list'").lines()).hasSize(3);
        assertThat(said("failures staged --group-by stage")).contains("shout");
    }

    @Test
    void inputsAreThoseOfTheFirstStageUnlessAnotherIsAskedFor() {
        assertThat(said("results staged --format inputs --ordered")).isEqualTo("\"a\"\n\"b\"\n\"c\"\n");
        assertThat(said("results staged --format inputs --failed --stage shout"))
                .isEqualTo("\"e\"\n");
    }

    @Test
    void inputsHaveTheHeaderThatWasReadThoughNoneIsSelected() throws IOException {
        new RecordedRuns(folder.resolve("state")).pipeline("rows", Input.csv("rows.csv"));
        assertThat(said("results rows --format inputs --failed --stage list")).isEqualTo("input\n");
        assertThat(said("results rows --format inputs --ordered")).isEqualTo("input\na\nb\nc\n");
    }

    @Test
    void aStageThatIsNoneIsRefusedWithThoseThatThereAre() {
        Said said = type("results staged --stage shelf");
        assertThat(said.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(said.err()).contains("no stage 'shelf' in this run; there is list, shout, or all");
    }

    @Test
    void aTaskIsShownWithItsStageAndItsParent() {
        assertThat(said("show staged 5")).startsWith("task 5\n  stage    shout, emitted by task 2\n  input    \"f\"\n");
        assertThat(said("show staged 0 --json")).startsWith("{\"seq\":0,\"stage\":\"list\",\"input\":\"a\"");
        assertThat(said("show staged 5 --json")).startsWith("{\"seq\":5,\"stage\":\"shout\",\"parent\":2,");
    }

    private static String said(String line) {
        Said said = type(line);
        assertThat(said.exit()).as(said.err()).isEqualTo(ExitCode.OK);
        return said.out();
    }

    private static Said type(String line) {
        return new TestConsole(folder).run(line);
    }
}
