package dev.forkful.shell.command;

import dev.forkful.Input;
import dev.forkful.JobException;
import dev.forkful.JobSpec;
import dev.forkful.io.OutputException;
import dev.forkful.run.BeginTurn;
import dev.forkful.run.Code;
import dev.forkful.run.Manifest;
import dev.forkful.run.Manifest.BadInput;
import dev.forkful.run.RoughTasks;
import dev.forkful.run.RunDirectory;
import dev.forkful.run.RunOutcome.Ending;
import dev.forkful.run.RunStore;
import dev.forkful.run.StagePlan;
import dev.forkful.run.SupervisorOptions;
import dev.forkful.script.build.CompiledScript;
import dev.forkful.secret.ProxyPasswords;
import dev.forkful.secret.Redactor;
import dev.forkful.shell.progress.Progress;
import dev.forkful.shell.progress.ProgressMode;
import dev.forkful.shell.workbench.JobScript;
import dev.forkful.shell.world.ExitCode;
import dev.forkful.shell.world.SafeText;
import dev.forkful.shell.world.World;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code forkful run}: compiles a script, creates a run, and works until it is done. */
@Command(
        name = "run",
        description = "Run a job script over its input.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  forkful run titles.job.kts --input urls.txt --out titles.ndjson",
            "  forkful run enrich.job.kts --input people.csv --workers 4 --concurrency 500 --set region=eu",
            "  forkful run enrich.job.kts --input people.csv --rate 200/s --per-host 20/s",
            "  cat urls.txt | forkful run titles.job.kts --input - --out - | jq .result",
            "  forkful run titles.job.kts --name night --resume",
            "  forkful run titles.job.kts --dry-run"
        })
final class RunCommand implements Callable<Integer> {
    private static final long TASKS_PER_WORKER = 1_000;

    private final World world;

    @Parameters(
            paramLabel = "SCRIPT",
            description =
                    "A *.job.kts script, or a job written as a .kt or .java class; in the shell also the name of a loaded job.")
    private String script = "";

    @Mixin
    private InputOptions input = new InputOptions();

    @Mixin
    private AttendOptions attend = new AttendOptions();

    @Option(names = "--job", paramLabel = "NAME", description = "Which job to run, if the script declares several.")
    private @Nullable String job;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "Worker processes. Default: one per core, from 2 to 8, but at most one for each 1,000 tasks.")
    private @Nullable Integer workers;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            description = "Attempts in flight over the whole run; fixes the number, even if the job adapts it.")
    private @Nullable Integer concurrency;

    @Mixin
    private PaceOptions pace = new PaceOptions();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "Write replies (NDJSON) to this file as they come, replacing its content; .gz is compressed; - is standard output.")
    private @Nullable String out;

    @Option(
            names = "--stage",
            paramLabel = "NAME",
            description = "In a pipeline: the stage whose replies --out takes, or all. Default: the last stage.")
    private @Nullable String stage;

    @Option(
            names = "--name",
            paramLabel = "ID",
            description = "The id of the run. Default: the job's name and the time.")
    private @Nullable String name;

    @Mixin
    private FailureLimitOption failures = new FailureLimitOption();

    @Mixin
    private SetOption set = new SetOption();

    @Option(
            names = "--deny-private-networks",
            description = "Fail calls to addresses outside of the public internet. For URLs that you do not trust.")
    private boolean denyPrivateNetworks;

    @Option(
            names = "--resume",
            description = {
                "Go on with what the same command began before, if something is left to do; else begin.",
                "With --name it is the run of that name: one that is complete is not run again."
            })
    private boolean resume;

    @Option(names = "--dry-run", description = "Show what would be run, and run nothing.")
    private boolean dryRun;

    RunCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (resume && dryRun) {
            throw new JobException("--dry-run shows a run that begins, and --resume may go on with one: choose one");
        }
        if (attend.json() && dryRun) {
            throw new JobException("--json tells how a run ended, and --dry-run runs nothing: choose one");
        }
        attend.requireOneOutput(out);
        if (out != null) {
            OutPlace.requireFile(world, out);
        }
        Scripts.Chosen chosenJob = new Scripts(world).choose(script, job, set.arguments());
        JobScript loaded = chosenJob.script();
        JobSpec spec = chosenJob.job();
        refuseSecrets(loaded.arguments());
        Input chosen = input.input(world, spec);
        if (out != null) {
            OutPlace.requireOther(world, out, loaded.path(), chosen);
        }
        RunStore store = Runs.of(world);
        Manifest manifest = manifest(store, loaded, spec, chosen);
        StageChoice replies = StageChoice.orLast(manifest, stage);
        Path folder = Objects.requireNonNullElse(loaded.path().getParent(), Path.of(""));
        MissingColumns.of(spec.stages().get(0).inputType(), chosen, folder)
                .forEach(each -> world.say(SafeText.clipped(each, 300)));
        if (dryRun) {
            new DryRun(world).print(manifest, spec, chosen);
            return ExitCode.OK;
        }
        return resume
                ? goOnOrBegin(store, manifest, loaded.compiled(), replies)
                : attend(store, create(store, manifest, loaded.compiled()), replies, () -> {});
    }

    private RunDirectory create(RunStore store, Manifest manifest, CompiledScript compiled) {
        if (out != null) {
            OutPlace.requireUnused(world, out);
        }
        return name == null
                ? store.createUnnamed(manifest, compiled.jar(), compiled.dependencies())
                : store.create(manifest, compiled.jar(), compiled.dependencies());
    }

    private int goOnOrBegin(RunStore store, Manifest manifest, CompiledScript compiled, StageChoice replies)
            throws InterruptedException {
        EarlierRun runs = new EarlierRun(world, store, manifest);
        runs.requireInput();
        if (name != null) { // of two who begin it, one finds that its name is taken
            Optional<RunDirectory> earlier = runs.ofItsName();
            return earlier.isPresent()
                    ? goOn(earlier.get())
                    : attend(store, create(store, manifest, compiled), replies, () -> {});
        }
        RunDirectory found;
        try (BeginTurn turn = store.awaitTurn()) {
            Optional<RunDirectory> earlier = runs.ofTheSameWork();
            if (earlier.isEmpty()) {
                return attend(store, create(store, manifest, compiled), replies, turn::close);
            }
            found = earlier.get();
        }
        return goOn(runs.withTheCodeOfNow(found)); // which runs code of the job, and may take as long as that takes
    }

    private int goOn(RunDirectory run) throws InterruptedException {
        world.say("run " + run.id() + " was begun before");
        Continuation continuation = new Continuation(world, attend, out);
        continuation.requirePlace(run);
        continuation.requireJob(run);
        return continuation.go(
                run,
                failures.limit(),
                pace,
                run.manifest().isOpen() ? SupervisorOptions.OpenRun.KEEP : SupervisorOptions.OpenRun.CLOSE,
                denyPrivateNetworks);
    }

    /** What is given with {@code --set} is kept with the run, and seen in a list of processes. */
    private void refuseSecrets(Map<String, String> arguments) {
        arguments.forEach((key, value) -> {
            if (Redactor.OF_PROCESS.finds(value)) {
                ProxyPasswords.variableOf(value, world.env()).ifPresent(variable -> {
                    throw new JobException("--set " + key + " holds the password of the proxy in " + variable
                            + ", and would be kept with the run: leave it out, since jobs read that variable");
                });
                throw new JobException("--set " + key + " holds the value of a secret, and would be kept with the run:"
                        + " read it with secret(\"NAME\") in the script instead");
            }
        });
    }

    private Manifest manifest(RunStore store, JobScript loaded, JobSpec spec, Input chosen) {
        int inFlight = within("--concurrency", concurrency == null ? spec.concurrency() : concurrency, Manifest.MOST);
        int processes = within(
                "--workers",
                workers == null ? Math.min(inFlight, enoughWorkers(loaded, spec, chosen)) : workers,
                Manifest.MOST_WORKERS);
        if (processes > inFlight) {
            throw new JobException("--workers " + processes + " is more than the concurrency of " + inFlight
                    + ": each worker needs at least one call in flight");
        }
        return new Manifest(
                name == null ? store.newId(spec.name(), world.clock().instant()) : name,
                spec.name(),
                Code.of(
                        loaded.path(),
                        loaded.compiled().hash(),
                        loaded.compiled().className()),
                chosen,
                input.limit(),
                input.skipsBadInput() ? BadInput.SKIP : BadInput.REFUSE,
                processes,
                inFlight,
                pace.heapMib == null ? spec.heapPerWorker() : (long) pace.heapMib << 20,
                Objects.requireNonNullElse(failures.limit(), spec.failureLimit()),
                loaded.arguments(),
                world.clock().millis(),
                outFile(),
                stage,
                StagePlan.of(spec),
                null,
                new Manifest.Pace(pace.rate, pace.perHost, concurrency == null ? spec.leastConcurrency() : 0),
                denyPrivateNetworks);
    }

    /** One a core for what is large; but a worker takes half a second of a core to start, as a thousand tasks may. */
    private int enoughWorkers(JobScript loaded, JobSpec spec, Input chosen) {
        int cores = Math.max(2, Math.min(8, Runtime.getRuntime().availableProcessors()));
        if (spec.isPipeline() || spec.heapPerWorker() > 0 || pace.heapMib != null) {
            return cores; // nobody knows what will be emitted; a heap was thought of for a share of the calls
        }
        Path folder = Objects.requireNonNullElse(loaded.path().getParent(), Path.of(""));
        long tasks = RoughTasks.of(chosen, folder, input.limit());
        return (int) Math.min(cores, 1 + Math.max(0, tasks - 1) / TASKS_PER_WORKER);
    }

    /** What a resume is to complete; nobody can complete what went to standard output. */
    private @Nullable Path outFile() {
        return out == null || out.equals("-") ? null : world.directory().resolve(out);
    }

    private static int within(String option, int value, int most) {
        if (value < 1 || value > most) {
            throw new JobException(option + " " + value + ": must be from 1 to " + most);
        }
        return value;
    }

    /** @param whenLive run once this process has the run */
    private int attend(RunStore store, RunDirectory run, StageChoice replies, Runnable whenLive)
            throws InterruptedException {
        SupervisorOptions options =
                Runs.options(world).withOpenRun(SupervisorOptions.OpenRun.KEEP).withGuard(attend.guard());
        try (ReplyOutput output = out == null ? null : ReplyOutput.open(world, out, replies);
                Progress progress = new Progress(world, progressMode())) {
            progress.announce(run.id(), List.of());
            Attendance.Result result = new Attendance(
                            world,
                            new Attendance.Wishes(
                                    progress, output == null ? null : output.sink(), attend.drainTimeout(), whenLive))
                    .attend(run, options);
            if (result.run().ending() == Ending.BAD_INPUT
                    && result.run().snapshot().published() == 0) {
                // Nothing was run: a run that has no task would only be in the way of the next try.
                store.delete(run.path());
                throw new JobException(result.run().reason());
            }
            return new RunReport(world, run.manifest())
                    .end(committed(output, result), output == null ? null : output.file(), attend.json());
        }
    }

    private Attendance.Result committed(@Nullable ReplyOutput output, Attendance.Result result) {
        try {
            if (output != null && result.sinkFailure() == null && !result.givenUp()) {
                output.commit();
            }
            return result;
        } catch (OutputException e) {
            return result.withSinkFailure(e, world);
        }
    }

    /** Two live things on one terminal would tear each other's lines. */
    private ProgressMode progressMode() {
        boolean sharesTerminal = "-".equals(out) && world.screen().outputIsTerminal();
        return sharesTerminal && attend.progress() == ProgressMode.AUTO ? ProgressMode.PLAIN : attend.progress();
    }
}
