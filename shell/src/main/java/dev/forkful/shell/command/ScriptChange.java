package dev.forkful.shell.command;

import dev.forkful.JobArguments;
import dev.forkful.JobException;
import dev.forkful.JobSpec;
import dev.forkful.run.Code.Redo;
import dev.forkful.run.Code.Revision;
import dev.forkful.run.Manifest;
import dev.forkful.run.RunDirectory;
import dev.forkful.run.RunPhase;
import dev.forkful.run.RunSnapshot;
import dev.forkful.run.StagePlan;
import dev.forkful.run.Steering;
import dev.forkful.script.build.CompiledScript;
import dev.forkful.shell.code.StageCode;
import dev.forkful.shell.progress.Figures;
import dev.forkful.shell.workbench.JobScript;
import dev.forkful.shell.world.SafeText;
import dev.forkful.shell.world.World;
import dev.forkful.worker.LaunchSpec.JobLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An edited script for a run that has begun: what it touches of what is settled, and the run that goes on with it.
 *
 * <p><i>Failure:</i> {@link JobException} where the script is wrong, or is not the same job any more; nothing is
 * changed then.
 */
final class ScriptChange {
    private final World world;
    private final RunDirectory run;
    private final JobScript script;
    private final StageCode.OfJob before;
    private final StageCode.OfJob after;

    private ScriptChange(World world, RunDirectory run, JobScript script) {
        this.world = world;
        this.run = run;
        this.script = script;
        JobArguments arguments = new JobArguments(run.manifest().arguments());
        this.before = StageCode.of(run.job(), arguments);
        this.after = StageCode.of(location(), arguments);
    }

    /** Compiles the script, and compares it with what the run has. */
    static ScriptChange of(World world, RunDirectory run, String file) throws InterruptedException {
        JobScript script = new Scripts(world)
                .choose(
                        file,
                        run.manifest().job(),
                        run.manifest().arguments(),
                        run.manifest().code().folder())
                .script();
        ScriptChange change = new ScriptChange(world, run, script);
        List<String> differences =
                JobShape.differences(change.before.stages(), change.after.stages(), run.manifest(), change.after.job());
        if (!differences.isEmpty()) {
            throw new JobException("run " + run.id() + " cannot go on with " + file + ", which is another job: "
                    + String.join("; ", differences) + "; begin a new run with it");
        }
        return change;
    }

    private JobLocation location() {
        CompiledScript compiled = script.compiled();
        return new JobLocation(
                Stream.concat(Stream.of(compiled.jar()), compiled.dependencies().stream())
                        .toList(),
                compiled.className(),
                run.manifest().job());
    }

    /** The stages whose code changed, by index. */
    private List<Integer> touched() {
        return IntStream.range(0, before.stages().size())
                .filter(i -> !before.stages()
                        .get(i)
                        .digest()
                        .equals(after.stages().get(i).digest()))
                .boxed()
                .toList();
    }

    /** Whether a stage has other code now, there is another, or items that the script has itself are others. */
    boolean touchesAnything() {
        return !touched().isEmpty()
                || before.stages().size() != after.stages().size()
                || (run.manifest().input() == null
                        && !Objects.equals(before.job().input(), after.job().input()));
    }

    /** Says what would be done, and does nothing. */
    void foresee(Redo redo) {
        lines(redo).forEach(line -> world.out().println(SafeText.line(line)));
        world.out().println("dry run: nothing was changed");
        world.flushData();
    }

    /** Says what is done; gives the run with its new code. */
    RunDirectory takeUp(Redo redo) {
        lines(redo).forEach(line -> world.say(SafeText.line(line)));
        if (isTheSame()) {
            return run;
        }
        Revision revision = new Revision(
                script.path(),
                script.compiled().hash(),
                script.compiled().className(),
                world.clock().millis(),
                Steering.person(),
                redo,
                touched());
        return run.revise(
                run.manifest().revised(revision, policies()),
                script.compiled().jar(),
                script.compiled().dependencies());
    }

    private boolean isTheSame() {
        return script.compiled().hash().equals(run.manifest().code().currentHash());
    }

    private List<String> lines(Redo redo) {
        RunSnapshot now = run.snapshot();
        if (now.state() == RunPhase.CANCELLED) {
            throw new JobException("run " + run.id() + " was cancelled, for good; begin a new one");
        }
        String file = String.valueOf(script.path().getFileName());
        if (isTheSame()) {
            return List.of(file + " is the code that run " + run.id() + " has; to run what failed anew: "
                    + world.commandLine("retry", run.id(), "--failed"));
        }
        List<Integer> touched = touched();
        List<String> lines = new ArrayList<>();
        long anew = 0;
        for (int i = 0; i < after.stages().size(); i++) {
            Settled settled = Settled.of(now, i);
            boolean isNew = i >= before.stages().size();
            boolean isTouched = touched.contains(i);
            lines.add("stage " + after.stages().get(i).name() + ": "
                    + (isNew ? "new" : isTouched ? "code changed" : "code as it was") + "; settled: " + settled.ok
                    + " ok, " + settled.failed + " failed");
            if (isTouched) {
                anew += redo == Redo.NONE ? 0 : settled.failed + (redo == Redo.CHANGED ? settled.ok : 0);
            }
        }
        if (!Objects.equals(before.job().input(), after.job().input())) {
            lines.add("the input is the one that run " + run.id() + " was begun with: what " + file
                    + " says of it now is for a new run");
        }
        lines.add(Figures.count(anew, "settled task") + " of run " + run.id() + " to be run anew with " + file
                + " (--redo " + redo + ")");
        return lines;
    }

    /** What is settled of a stage. */
    private record Settled(long ok, long failed) {
        static Settled of(RunSnapshot now, int stage) {
            if (now.stages().isEmpty()) {
                return stage == 0 ? new Settled(now.settled() - now.failed(), now.failed()) : new Settled(0, 0);
            }
            return stage < now.stages().size()
                    ? new Settled(
                            now.stages().get(stage).ok(),
                            now.stages().get(stage).failed())
                    : new Settled(0, 0);
        }
    }

    /** What the run has of the job's declaration follows the edit; what a person said when it began stays. */
    private Manifest.Policies policies() {
        Manifest.Policies had = run.manifest().policies();
        JobSpec was = before.job();
        JobSpec is = after.job();
        boolean declared = had.concurrency() == was.concurrency()
                && had.pace().leastConcurrency() == was.leastConcurrency()
                && is.concurrency() >= run.manifest().workers();
        return new Manifest.Policies(
                declared ? is.concurrency() : had.concurrency(),
                had.heapPerWorker() == was.heapPerWorker() ? is.heapPerWorker() : had.heapPerWorker(),
                had.failureLimit().equals(was.failureLimit()) ? is.failureLimit() : had.failureLimit(),
                StagePlan.of(is),
                new Manifest.Pace(
                        had.pace().run(),
                        had.pace().perHost(),
                        declared ? is.leastConcurrency() : had.pace().leastConcurrency()));
    }
}
