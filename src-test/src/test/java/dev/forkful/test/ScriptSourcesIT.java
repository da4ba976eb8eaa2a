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
    }

    @Test
    void compilerIsUnderstoodWhateverTheCharsetOfTheMachine() throws IOException {
        // The launcher takes it for one of UTF-8, and leaves it; the JVM knows it for what it is, and has ASCII.
        Path locale = forkful.write("bin/locale", "#!/bin/sh\necho UTF-8\n");
        Files.setPosixFilePermissions(locale, PosixFilePermissions.fromString("rwxr-xr-x"));
        forkful.with("PATH", locale.getParent() + ":" + System.getenv("PATH"));
        forkful.with("LC_ALL", "nowhere").write("cafe.job.kts", "val café: Int = \"é ☕\"\n");
        Finished refused = forkful.run("run", "cafe.job.kts").expect(2);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err())
                .contains("cafe.job.kts:1:15: ")
                .contains("    val café: Int = \"é ☕\"\n")
                .containsPattern("(?m)^ +\\^")
                .doesNotContain("\tat ");
    }

    @Test
    void scriptThatEndsTheConsoleIsToldSo() {
        forkful.job("declaring.job.kts");
        assertThat(forkful.run("check", "declaring.job.kts", "--set=does=exit")
                        .expect(2)
                        .err())
                .contains("declaring.job.kts:5: the script ends the process with System.exit");
    }

    @Test
    void consoleThatASignalEndsBlamesNoScript() {
        forkful.job("declaring.job.kts");
        Running check = forkful.start("check", "declaring.job.kts", "--set=does=last");
        Eventually.see("the script", Duration.ofSeconds(60), check::err, err -> err.contains("declaring\n"));
        check.signal("TERM");
        Finished ended = check.await();
        assertThat(ended.exit()).isNotIn(0, 2);
        assertThat(ended.err()).doesNotContain("the script ends");
    }

    @Test
    void itemsOfTheScriptsOwnClassesAreRead() {
        forkful.job("kit.job.kts");
        assertThat(forkful.run("run", "kit.job.kts", "--job=tagged", "--workers=1", "--out=-")
                        .expect(0)
                        .replies())
                .extracting(reply -> reply.value().asInt())
                .containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void javaClassIsAJobWithLibraries() {
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
    void secondRunOfAScriptStartsNoCompiler() {
        forkful.write("Noop.java", Forkful.jobText("Noop.java") + "// in no cache: " + forkful.folder());
        forkful.write("in", "x\n");
        assertThat(startsCompiler("check", "Noop.java")).isTrue();
        assertThat(startsCompiler("run", "Noop.java", "--input=in", "--workers=1", "--out=-"))
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
