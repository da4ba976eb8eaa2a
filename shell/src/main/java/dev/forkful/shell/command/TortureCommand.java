package dev.forkful.shell.command;

import dev.forkful.JobException;
import dev.forkful.run.Manifest;
import dev.forkful.run.RunStore;
import dev.forkful.shell.demo.SlowServer;
import dev.forkful.shell.torture.BrokenPromise;
import dev.forkful.shell.torture.Ledger;
import dev.forkful.shell.torture.Orders;
import dev.forkful.shell.torture.Plan;
import dev.forkful.shell.torture.Torture;
import dev.forkful.shell.world.ExitCode;
import dev.forkful.shell.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code forkful torture}: a certificate that a job survives whatever is killed. */
@Command(
        name = "torture",
        description = {
            "Run a job, kill its workers and its console again and again, resume it, and count what was lost or done twice.",
            "'demo' calls a server of Forkful's own that counts the calls. A script is run as by 'forkful run': it really makes"
                    + " its calls, and some of them more than once."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  forkful torture demo --kills 50 --tasks 10000",
            "  forkful torture titles.job.kts --kills 20 -- --input urls.txt --set region=eu"
        })
final class TortureCommand implements Callable<Integer> {
    private static final Duration ANSWER = Duration.ofMillis(50);

    private final World world;

    @Parameters(index = "0", paramLabel = "SCRIPT|demo", description = "The script to run, or demo.")
    private String script = "";

    @Parameters(index = "1..*", paramLabel = "OPTION", description = "After --: options for 'forkful run'.")
    private List<String> options = List.of();

    @Option(
            names = "--kills",
            paramLabel = "N",
            defaultValue = "20",
            description = "Kills at random moments; others come at exact moments. Default: ${DEFAULT-VALUE}.")
    private int kills = 20;

    @Option(
            names = "--tasks",
            paramLabel = "N",
            defaultValue = "2000",
            description = "How many tasks the demo has. Default: ${DEFAULT-VALUE}.")
    private int tasks = 2_000;

    @Option(
            names = "--workers",
            paramLabel = "N",
            defaultValue = "3",
            description = "Worker processes. Default: ${DEFAULT-VALUE}.")
    private int workers = 3;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            defaultValue = "36",
            description = "Attempts in flight over all workers. Default: ${DEFAULT-VALUE}.")
    private int concurrency = 36;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "The seed of everything random, to repeat a torture. Default: a new one each time.")
    private @Nullable Long seed;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long no reply may come before the run counts as hung. Default: ${DEFAULT-VALUE}.")
    private int patienceSeconds = 60;

    TortureCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        check("--kills", kills, 0, 100_000);
        check("--tasks", tasks, 1, 10_000_000);
        check("--workers", workers, 1, 100);
        check("--concurrency", concurrency, workers, 100_000);
        check("--patience", patienceSeconds, 1, 86_400);
        if (world.isShell()) {
            throw new JobException("a torture kills consoles: run it outside of the shell");
        }
        RunStore store = Runs.of(world);
        String run = store.newId("torture", world.clock().instant());
        Path folder = Files.createTempDirectory("forkful-torture-");
        long chosen = seed == null ? world.clock().millis() : seed;
        world.say("run " + run + ", seed " + chosen + "; what its consoles say goes to " + folder);
        return script.equals("demo")
                ? demo(store, plan(run, List.of("resume", run, "--progress=none"), chosen, folder))
                : report(store, plan(run, begin(run), chosen, folder), null);
    }

    private static void check(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new JobException(option + " " + value + ": must be from " + least + " to " + most);
        }
    }

    private Plan plan(String run, List<String> begin, long chosenSeed, Path folder) {
        Duration patience = Duration.ofSeconds(patienceSeconds);
        return new Plan(run, begin, workers, concurrency, kills, chosenSeed, patience, folder);
    }

    private List<String> begin(String run) {
        List<String> words = new ArrayList<>(List.of("run", script, "--name", run, "--progress=none"));
        words.addAll(List.of("--workers", Integer.toString(workers), "--concurrency", Integer.toString(concurrency)));
        words.addAll(options);
        return words;
    }

    private int demo(RunStore store, Plan plan) throws IOException, InterruptedException {
        Orders orders = new Orders(tasks);
        try (SlowServer server = SlowServer.start(ANSWER, orders::count)) {
            Manifest manifest = DemoCommand.manifest(
                    world, plan.run(), server, new DemoCommand.Size(tasks, plan.workers(), plan.concurrency()));
            var unused = store.create(manifest, DemoCommand.jar(), List.of());
            return report(store, plan, orders);
        }
    }

    private int report(RunStore store, Plan plan, @Nullable Orders orders) throws IOException, InterruptedException {
        try {
            Ledger ledger = new Torture(world, store, plan).run(orders);
            ledger.lines().forEach(world.out()::println);
            world.flushData();
            if (ledger.broken().isEmpty()) {
                store.delete(store.find(plan.run()));
                plan.discardFolder();
                world.say(
                        ledger.deaths().ofTheRun() > 0
                                ? "every promise was kept"
                                : "the run was over before anything was killed: this proves nothing; give it more tasks");
                return ExitCode.OK;
            }
            ledger.broken().forEach(broken -> world.say("BROKEN: " + broken));
        } catch (JobException e) { // it could not be begun
            plan.discardFolder();
            throw e;
        } catch (BrokenPromise e) {
            world.say("BROKEN: " + e.getMessage());
        }
        world.say("left for a look: run " + plan.run() + ", and " + plan.folder());
        return ExitCode.FAILED_TASKS;
    }
}
