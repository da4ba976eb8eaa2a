package dev.forkful.run;

import dev.forkful.JobException;
import dev.forkful.broker.Broker;
import dev.forkful.broker.BrokerException;
import dev.forkful.broker.Durable;
import dev.forkful.broker.Event;
import dev.forkful.broker.EventReader;
import dev.forkful.broker.FolderList;
import dev.forkful.broker.Position;
import dev.forkful.broker.TaskReader;
import dev.forkful.broker.chronicle.ChronicleBroker;
import dev.forkful.limit.BindingLimit;
import dev.forkful.limit.LimitFolder;
import dev.forkful.worker.LaunchSpec.JobLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * One run on disk: a portable folder that holds all that is known of the run. Reading it changes nothing in it.
 *
 * <p><i>Threading:</i> immutable and thread-safe.
 */
public final class RunDirectory {
    static final String JOB_JAR = "job.jar";
    static final String LIBRARIES = "lib";
    /** Holds a folder for each code that took the place of another, with a jar and libraries of its own. */
    static final String REVISIONS = "code";

    static final String WORKER_LOGS = "workers";
    private static final String SINK_WAITS = "sink-waits";

    private final Path path;
    private final Manifest manifest;

    private RunDirectory(Path path, Manifest manifest) {
        this.path = path;
        this.manifest = manifest;
    }

    /** The same run with private networks denied from now on; it is kept with the run as soon as that is taken up. */
    public RunDirectory withPrivateNetworksDenied() {
        return new RunDirectory(path, manifest.withPrivateNetworksDenied());
    }

    /**
     * Keeps what was changed since it was opened, here or by others. Only for who holds the run's lock.
     *
     * @return the run as it is now
     * @throws JobException where somebody gave the run other code since
     */
    RunDirectory kept() {
        Manifest kept = ManifestFile.read(path);
        if (!kept.code().equals(manifest.code())) {
            throw new JobException("run " + id() + " was given other code meanwhile; resume it again");
        }
        if (manifest.privateNetworksDenied() && !kept.privateNetworksDenied()) {
            kept = kept.withPrivateNetworksDenied();
            ManifestFile.write(path, kept);
        }
        return new RunDirectory(path, kept);
    }

    /**
     * Opens a folder that is a run's.
     *
     * @throws dev.forkful.broker.BrokerException.Damaged where its manifest is torn or of another format version
     */
    public static RunDirectory open(Path path) {
        return new RunDirectory(path, ManifestFile.read(path));
    }

    public String id() {
        return manifest.id();
    }

    public Path path() {
        return path;
    }

    public Manifest manifest() {
        return manifest;
    }

    /**
     * The job's own jar first, then what it depends on; all inside the folder.
     *
     * @throws JobException where the run is another user's: nobody is to load their code by mistake
     */
    public JobLocation job() {
        Ownership.require(path);
        Path code = codeFolder(manifest.code().number());
        List<Path> classPath = new ArrayList<>();
        classPath.add(code.resolve(JOB_JAR));
        classPath.addAll(FolderList.of(code.resolve(LIBRARIES)));
        return new JobLocation(classPath, manifest.code().currentClassName(), manifest.job());
    }

    /** Where the code of that number lies: the first in the run's folder itself. */
    private Path codeFolder(int number) {
        return number == 1 ? path : path.resolve(REVISIONS).resolve(Integer.toString(number));
    }

    /**
     * Gives a run that nobody runs other code. The old one stays beside it, and the run has the one or the other,
     * whole, whatever dies meanwhile: the new folder counts when the manifest says so.
     *
     * @param revised this run's manifest with one more revision
     * @return the run as it is now
     * @throws JobException where another process runs it, or has changed it since this was opened
     */
    public RunDirectory revise(Manifest revised, Path jobJar, List<Path> dependencies) {
        Ownership.require(path);
        RunLock lock = RunLock.acquire(path);
        try {
            if (!open(path).manifest.equals(manifest)) {
                throw new JobException("run " + id() + " was changed meanwhile; look at it again");
            }
            Path folder = codeFolder(revised.code().number());
            RunStore.discard(folder); // of somebody who died before the manifest was written
            RunStore.copyCode(folder, jobJar, dependencies);
            Durable.force(folder, path); // the manifest is: it may not outlive, in a power cut, the code that it names
            ManifestFile.write(path, revised);
            return open(path);
        } catch (IOException e) {
            throw new BrokerException.Storage("cannot give run " + path + " other code: " + e, e);
        } finally {
            lock.close();
        }
    }

    /** The queues. */
    public Broker broker() {
        return ChronicleBroker.at(path);
    }

    /** Whether a live console runs it. */
    public boolean isLive() {
        return RunLock.isHeld(path);
    }

    /** Reads all events anew: 1 to 2 s per million replies. */
    public RunSnapshot snapshot() {
        boolean live = isLive(); // first: what a supervisor wrote before it ended is still read
        return snapshotOf(live, state());
    }

    /** The same for who holds the run's lock, and does not run it. */
    RunSnapshot snapshotAtRest(RunState state) {
        return snapshotOf(false, state);
    }

    private RunSnapshot snapshotOf(boolean live, RunState state) {
        try (TaskReader tasks = broker().tasks()) {
            return snapshot(live, state, tasks);
        }
    }

    /** A pool's queue has no last task: where nobody adds any, those that there are count as all. */
    private OptionalLong total(boolean live, TaskReader tasks) {
        return live || manifest.code().hasScript() ? tasks.total() : OptionalLong.of(tasks.publishedTasks());
    }

    /** Attempts that run now, as the workers say that live by the run's events. */
    private long inFlight(RunState state) {
        return broker().pulses().entrySet().stream()
                .filter(pulse -> state.isAlive(pulse.getKey()))
                .mapToLong(pulse -> pulse.getValue().inFlight())
                .sum();
    }

    RunSnapshot snapshot(boolean live, RunState state, TaskReader tasks) {
        return snapshot(live, state, tasks, new StageCounts(manifest.stages()));
    }

    /** @param counts what is known of the stages of a pipeline; is brought up to date */
    RunSnapshot snapshot(boolean live, RunState state, TaskReader tasks, StageCounts counts) {
        if (!live) {
            state.noteAtRest();
        }
        long inFlight = live ? inFlight(state) : 0;
        List<StageProgress> stages = manifest.isPipeline() ? counts.progress(state, tasks) : List.of();
        return new Surroundings(
                        manifest.id(),
                        tasks.publishedTasks(),
                        manifest.isPipeline() ? StageView.total(stages) : total(live, tasks),
                        live,
                        inFlight,
                        manifest.concurrency(),
                        stages)
                .snapshot(state);
    }

    /** Reads all events anew: 1 to 2 s per million replies. */
    public RunState state() {
        RunState state = new RunState();
        try (EventReader events = broker().events(Position.START)) {
            events.pollAll((Event event) -> state.apply(event));
        }
        return state;
    }

    /**
     * What of it is damaged or gone; nothing where a live console runs it, which tells of that itself.
     *
     * @param events read to their end
     * @param state what they gave
     */
    public Losses losses(EventReader events, RunState state) {
        if (isLive()) {
            return Losses.NONE;
        }
        state.noteAtRest();
        try (TaskReader tasks = broker().tasks()) {
            long unsettled = tasks.publishedTasks() - state.restingTasks();
            return Losses.of(events, state, unsettled, manifest.code().hasScript());
        } catch (BrokerException.Damaged e) {
            return Losses.NONE; // replies can be read all the same; who needs the tasks is told
        }
    }

    /** The limits that keep its attempts or calls waiting, now. */
    public List<BindingLimit> bindingLimits() {
        return new LimitFolder(path).binding();
    }

    /**
     * Leaves word, for {@link #isSinkWaiting}, that its console waits for whoever reads its replies. The supervisor
     * waits too then, so no event can say it; what cannot be written is let go.
     */
    public void noteSinkWaits() {
        try {
            Files.write(path.resolve(SINK_WAITS), new byte[0]);
        } catch (IOException e) {
            return; // it is for people who wonder, and decides nothing
        }
    }

    /** Takes that word back, also an earlier console's. */
    public void noteSinkGoesOn() {
        try {
            Files.deleteIfExists(path.resolve(SINK_WAITS));
        } catch (IOException e) {
            return; // as above
        }
    }

    /** Whether a live console waits for whoever reads its replies, and the run with it. */
    public boolean isSinkWaiting() {
        return Files.exists(path.resolve(SINK_WAITS)) && isLive();
    }

    /** The log of a worker. */
    Path workerLog(int incarnation) {
        return path.resolve(WORKER_LOGS).resolve(incarnation + ".log");
    }
}
