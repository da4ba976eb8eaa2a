package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where a job's code may come from, what the compiler says, and that it is asked only once. */
class ScriptSourcesIT {
    @RegisterExtension
    final Forkful forkful = new Forkful();

    @RegisterExtension
    final CountingServer server = new CountingServer();

    @Test
    void importsAndDependenciesAreThere() {
        forkful.write("shared/words.job.kts", "fun loud(word: String) = word.uppercase() + \"!\"\n");
        forkful.write("imports.job.kts", """
                @file:Import("shared/words.job.kts")
                @file:DependsOn("org.apache.commons:commons-lang3:3.17.0")

                import org.apache.commons.lang3.StringUtils

                job("imports") {
                    input = items("ab", "cd")
                    task { word: String -> StringUtils.reverse(loud(word)) }
                }
                """);
        Finished run =
                forkful.run("run", "imports.job.kts", "--workers=1", "--out=-").expect(0);
        assertThat(run.replies()).extracting(reply -> reply.value().asString()).containsExactly("!BA", "!DC");
        forkful.write("shared/words.job.kts", "fun loud(word: String) = word.uppercase() + \"?\"\n");
        Finished edited =
                forkful.run("run", "imports.job.kts", "--workers=1", "--out=-").expect(0);
        assertThat(edited.replies())
                .extracting(reply -> reply.value().asString())
                .containsExactly("?BA", "?DC");
    }

    @Test
    void compilerIsUnderstoodWhateverTheCharsetOfTheMachine() throws IOException {
        // The launcher takes it for one of UTF-8, and leaves it; the JVM knows it for what it is, and has ASCII.
        Path locale = forkful.write("bin/locale", "#!/bin/sh\necho UTF-8\n");
        Files.setPosixFilePermissions(locale, PosixFilePermissions.fromString("rwxr-xr-x"));
        forkful.with("PATH", locale.getParent() + ":" + System.getenv("PATH"));
        forkful.with("LC_ALL", "nowhere").write("cafe.job.kts", "val café: Int = \"é ☕\"\n");
        assertThat(forkful.run("run", "cafe.job.kts").expect(2).err())
                .contains("cafe.job.kts:1:15: ")
                .contains("    val café: Int = \"é ☕\"\n");
    }

    @Test
    void scriptThatEndsTheConsoleIsToldSo() {
        forkful.write("end.job.kts", "// a job\nkotlin.system.exitProcess(0)\n");
        assertThat(forkful.run("check", "end.job.kts").expect(2).err())
                .contains("end.job.kts:2: the script ends the process with System.exit");
    }

    @Test
    void consoleThatASignalEndsBlamesNoScript() {
        forkful.write("long.job.kts", "println(\"declaring\")\nThread.sleep(60_000)\n");
        Running check = forkful.start("check", "long.job.kts");
        Eventually.see("the script", Duration.ofSeconds(60), check::err, err -> err.contains("declaring"));
        check.signal("TERM");
        Finished ended = check.await();
        assertThat(ended.exit()).isNotIn(0, 2);
        assertThat(ended.err()).doesNotContain("the script ends");
    }

    @Test
    void itemsOfTheScriptsOwnClassesAreRead() {
        forkful.write("rows.job.kts", """
                class Tag(val text: String)
                data class Row(val id: Int, val tag: Tag?)
                job("rows") {
                    input = items(Row(1, null), Row(2, null))
                    task { row: Row -> row.id }
                }
                """);
        assertThat(forkful.run("run", "rows.job.kts", "--workers=1", "--out=-")
                        .expect(0)
                        .replies())
                .extracting(reply -> reply.value().asInt())
                .containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void kotlinClassIsAJob() {
        forkful.write("Squares.kt", """
                import dev.forkful.script.KotlinJob
                import dev.forkful.script.range

                class Squares : KotlinJob({
                    job("squares") {
                        input = range(1, 3)
                        task { n: Int -> n * n }
                    }
                })
                """);
        Finished run =
                forkful.run("run", "Squares.kt", "--workers=1", "--out=-").expect(0);
        assertThat(run.replies()).extracting(reply -> reply.value().asInt()).containsExactly(1, 4, 9);
    }

    @Test
    void javaClassIsAJobInBlockingStyleWithLibraries() {
        forkful.job("Fetch.java");
        forkful.write("urls.txt", server.urls("/j", 3, ""));
        Finished run =
                forkful.run("run", "Fetch.java", "--workers=1", "--out=-").expect(0);
        assertThat(run.replies())
                .extracting(reply -> reply.value().path("status").asInt())
                .containsExactly(200, 200, 200);
        forkful.write("Deps.java", """
                //DEPS org.apache.commons:commons-lang3:3.17.0
                import dev.forkful.Input;
                import dev.forkful.Job;
                import dev.forkful.JobArguments;
                import dev.forkful.JobSpec;
                import org.apache.commons.lang3.StringUtils;

                public class Deps implements Job {
                    public JobSpec define(JobArguments arguments) {
                        return JobSpec.named("deps")
                                .input(Input.items("ab"))
                                .task(String.class, (word, task) -> StringUtils.reverse(word));
                    }
                }
                """);
        assertThat(forkful.run("run", "Deps.java", "--workers=1", "--out=-")
                        .expect(0)
                        .out())
                .contains("\"ba\"");
    }

    @Test
    void compileErrorsNameFileLineAndColumnWithTheLineAndACaret() {
        forkful.write("broken.job.kts", "job(\"broken\") {\n    task { n: Int -> n + missing }\n}\n");
        Finished refused = forkful.run("run", "broken.job.kts").expect(2);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err())
                .containsPattern("broken\\.job\\.kts:2:26: .*missing")
                .containsPattern("(?m)^\\s*(?:\\d+ ?\\| ?)?    task \\{ n: Int -> n \\+ missing }$")
                .containsPattern("(?m)^[ |]*\\^")
                .doesNotContain("\tat ");
        forkful.write("Broken.java", "public class Broken {\n    int x = y;\n}\n");
        assertThat(forkful.run("check", "Broken.java").expect(2).err()).containsPattern("Broken\\.java:2:13: ");
    }

    @Test
    void wrongSettingsAreReportedAllAtOnce() {
        forkful.write("wrong.job.kts", "job(\"wr ong\") {\n    concurrency = 0\n    task { n: Int -> n }\n}\n");
        assertThat(forkful.run("check", "wrong.job.kts").expect(2).err()).contains("wr ong", "concurrency");
        forkful.write("none.job.kts", "val x = 1\n");
        assertThat(forkful.run("check", "none.job.kts").expect(2).err()).contains("no job");
    }

    @Test
    void missingLibraryIsNamedAtItsLine() {
        forkful.write(
                "lib.job.kts",
                "\n@file:DependsOn(\"org.example:no-such-thing:0.0.1\")\njob(\"x\") { task { n: Int -> n } }\n");
        assertThat(forkful.run("check", "lib.job.kts").expect(2).err())
                .contains("org.example:no-such-thing:0.0.1", "lib.job.kts:2:");
    }

    @Test
    void secondRunOfAScriptStartsNoCompiler() {
        forkful.write(
                "own.job.kts",
                "job(\"own\") { input = items(1); task { n: Int -> n + " + System.nanoTime() % 1000 + " } }\n");
        assertThat(startsCompiler("check", "own.job.kts")).isTrue();
        assertThat(startsCompiler("run", "own.job.kts", "--workers=1", "--out=-"))
                .isFalse();
    }

    /** Runs a command to its end, and tells whether a compiler was seen below it meanwhile. */
    private boolean startsCompiler(String... arguments) {
        Running running = forkful.start(arguments);
        running.endInput();
        boolean seen = false;
        while (running.process.isAlive()) {
            seen |= running.process.descendants().anyMatch(child -> CommandLine.contains(child, "CompilerMain"));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5)); // a compiler lives a hundred times as long
        }
        running.await().expect(0);
        return seen;
    }
}
