package dev.forkful.shell.repl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Job;
import dev.forkful.JobArguments;
import dev.forkful.JobSpec;
import dev.forkful.run.RunPhase;
import dev.forkful.run.RunSnapshot;
import dev.forkful.script.build.CompiledScript;
import dev.forkful.shell.RecordedRuns.Shout;
import dev.forkful.shell.workbench.JobScript;
import dev.forkful.shell.workbench.LiveRuns;
import dev.forkful.shell.workbench.LoadedScripts;
import dev.forkful.shell.workbench.Settings;
import dev.forkful.shell.workbench.Workbench;
import dev.forkful.shell.world.ExitCode;
import dev.forkful.shell.world.StopRequests;
import dev.forkful.shell.world.TestWorld;
import dev.forkful.shell.world.World;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The commands that see what lies ready in an open shell: its settings, loaded jobs, and what runs in it. */
@Timeout(60)
class SessionCommandsTest extends PlainCommands {
    private final Path folder;
    private final TestWorld test;
    private final World world;
    private final Workbench bench = Workbench.ofShell();
    private final List<String> notices = new CopyOnWriteArrayList<>();
    private final Session session;
    private final CountDownLatch holding = new CountDownLatch(1);

    SessionCommandsTest(@TempDir Path folder) {
        this.folder = folder;
        test = new TestWorld(folder);
        world = test.world().withWorkbench(bench);
        session = new Session(world, this, notices::add);
    }

    /** One more command than there are: {@code hold} says so, and waits until it is to stop. */
    @Override
    public int run(World inside, Consumer<CommandLine> more, List<String> words) {
        if (words.get(0).equals("hold")) {
            return hold(inside);
        }
        return super.run(inside, more, words);
    }

    private int hold(World inside) {
        CountDownLatch stopped = new CountDownLatch(1);
        StopRequests.Subscription listening = inside.stopRequests().listen(number -> stopped.countDown());
        try {
            inside.out().println("held");
            holding.countDown();
            stopped.await();
            return ExitCode.ABORTED;
        } catch (InterruptedException e) {
            return ExitCode.INTERNAL;
        } finally {
            listening.close();
        }
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void lineWhoseTargetCannotBeNamedFailsAndTheShellGoesOn() throws InterruptedException {
        ShellJob job = session.start(ShellLineParser.parse("runs > 'a\u0000b'").get(0));
        assertThat(job.await(20_000)).isEqualTo(ExitCode.USAGE);
        assertThat(test.err()).contains("is no path: Nul character not allowed");
    }

    @Test
    void settingsOfTheShellAreSet() {
        assertThat(typed("set footer workers; set keys VI; set warm 5")).isEmpty();
        assertThat(bench.settings().footer()).isEqualTo(Settings.Footer.WORKERS);
        assertThat(bench.settings().keys()).isEqualTo(Settings.Keys.VI);
        assertThat(bench.settings().warm()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void jobsThatWereLoadedAreListedAndRunByTheirNames() throws IOException {
        Path script = loadShout();
        assertThat(typed("load")).startsWith("Shout.java: job shout, input 6 items in the script, concurrency ");
        assertThat(test.err()).isEmpty();
        assertThat(typed("run shout --name night --limit 2 --workers 2 --concurrency 7 --dry-run")
                        .lines())
                .contains(
                        "run      night",
                        "job      shout in " + script,
                        "input    6 items in the script, its first 2 items",
                        "workers  2, with 7 attempts in flight over all of them",
                        "task 0   \"a\"",
                        "task 1   \"b\"",
                        "dry run: nothing was run")
                .doesNotContain("task 2   \"c\"");
        assertThat(folder.resolve("state")).doesNotExist();
    }

    /** Any machine is given two workers or more for what is large. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1,000 | '' | 1",
                "1,001 | '' | 2",
                "0 | '' | 1",
                "1,001 | --limit=1000 | 1",
                "1,001 | --concurrency=1 | 1",
                "5 | --workers=3 | 3",
            })
    void smallInputsHaveFewWorkers(String items, String options, int workers) throws IOException {
        loadShout();
        Files.writeString(folder.resolve("in"), "item\n".repeat(Integer.parseInt(items.replace(",", ""))));
        assertThat(typed("run shout --input in --dry-run " + options)).contains("workers  " + workers + ", with ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--workers=0 | --workers 0: must be from 1 to 500",
                "--workers=-1 | --workers -1: must be from 1 to 500",
                "--workers=501 --concurrency=1000 | --workers 501: must be from 1 to 500",
                "--workers=9 --concurrency=8 | --workers 9 is more than the concurrency of 8",
                "--concurrency=0 | --concurrency 0: must be from 1 to 100000",
                "--limit=-1 | --limit -1: must be at least 1",
                "--limit-failures=0% | --limit-failures: limitFailures = 0.0%: must be at least 1, or a part above 0%",
                "--name=../x | run id '../x'",
            })
    void impossibleSettingsOfARunAreRefused(String options, String message) throws IOException {
        loadShout();
        ShellLine line = ShellLineParser.parse("run shout " + options).get(0);
        assertThat(session.run(line, session.onScreen(StopRequests.NEVER))).isNotEqualTo(ExitCode.OK);
        assertThat(test.err()).contains(message);
        assertThat(test.out()).isEmpty();
    }

    @Test
    void limitOfFailuresThatARunWouldHaveIsSaid() throws IOException {
        loadShout();
        assertThat(typed("run shout --limit-failures 3% --dry-run")).contains("failures stops early at 3%\n");
        assertThat(typed("run shout --dry-run")).doesNotContain("failures");
    }

    private Path loadShout() throws IOException {
        return load("Shout.java", new Shout());
    }

    private Path load(String file, Job job) throws IOException {
        Path script = Files.createFile(folder.resolve(file));
        CompiledScript compiled =
                new CompiledScript(script, folder, job.getClass().getName(), List.of(), "0", true, List.of());
        bench.loaded()
                .keep(
                        new JobScript(script, compiled, Map.of(), List.of(job.define(new JobArguments(Map.of())))),
                        LoadedScripts.modified(script));
        return script;
    }

    /** A job that takes JSON. */
    public static final class Count implements Job {
        @Override
        public JobSpec define(JobArguments arguments) {
            return JobSpec.named("count").task(Long.class, (number, task) -> number);
        }
    }

    @Test
    void noRunIsBegunForAnItemThatIsWrong() throws IOException {
        load("Count.java", new Count());
        ShellLine line = ShellLineParser.parse("submit count {bad}").get(0);
        assertThat(session.run(line, session.onScreen(StopRequests.NEVER))).isNotEqualTo(ExitCode.OK);
        assertThat(test.err()).contains("ITEM {bad}: the job takes JSON, and this is none");
        assertThat(test.err()).doesNotContain("was submitted");
        ShellLine several = ShellLineParser.parse("submit count 1 {bad} 2").get(0);
        assertThat(session.run(several, session.onScreen(StopRequests.NEVER))).isNotEqualTo(ExitCode.OK);
        assertThat(test.err()).contains("; none of the 3 items was submitted");
        assertThat(session.background()).isEmpty();
        assertThat(notices).isEmpty();
    }

    @Test
    void whatRunsBehindIsListedUntilItIsStopped() throws InterruptedException {
        ShellJob job = session.startBehind(ShellLineParser.parse("hold fast &").get(0));
        holding.await();
        assertThat(typed("jobs")).isEqualTo("[1] hold fast\n");
        assertThat(typed("stop 1")).isEmpty();
        assertThat(job.await(60_000)).isEqualTo(ExitCode.ABORTED);
        assertThat(notices).containsExactly("held", "[1] ended: hold fast");
        assertThat(typed("jobs")).isEmpty();
    }

    @Test
    void runsThatLiveHereAreListedWithTheJobs() {
        RunSnapshot night = new RunSnapshot(
                "night",
                RunPhase.RUNNING,
                false,
                50,
                OptionalLong.of(200),
                40,
                3,
                0,
                7,
                256,
                0,
                0,
                0,
                1,
                0,
                new RunSnapshot.Latency(1, 1, 1, 1),
                List.of(),
                List.of());
        LiveRuns.Entry live = bench.liveRuns().enter(new LiveRuns.Member(() -> night, List::of, () -> {}));
        assertThat(typed("jobs")).isEqualTo("    night  running  43/200 settled, 3 failed, 7 in flight\n");
        live.close();
        assertThat(typed("jobs")).isEmpty();
    }

    @Test
    void historyPrintsWhatWasTypedButNoSecrets() throws IOException, InterruptedException {
        String keys = "runs --json\nrun a.job.kts --set token=x\n check\nhistory\nexit\n";
        try (DumbTerminal terminal = new DumbTerminal(
                new ByteArrayInputStream(keys.getBytes(StandardCharsets.UTF_8)), OutputStream.nullOutputStream())) {
            assertThat(InteractiveShell.open(terminal, world, this)).isZero();
        }
        assertThat(test.out()).isEqualTo("[]\nruns --json\nhistory\n");
        assertThat(folder.resolve("state/history")).content().contains("exit").doesNotContain("token");
    }

    /** Runs commands to their ends; gives the data that they print. */
    private String typed(String text) {
        int before = test.out().length();
        for (ShellLine line : ShellLineParser.parse(text)) {
            assertThat(session.run(line, session.onScreen(StopRequests.NEVER)))
                    .as(test.err())
                    .isEqualTo(ExitCode.OK);
        }
        return test.out().substring(before);
    }
}
