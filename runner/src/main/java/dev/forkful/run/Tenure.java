package dev.forkful.run;

import dev.forkful.FailureLimit;
import dev.forkful.ForkfulException;
import dev.forkful.Input;
import dev.forkful.JobArguments;
import dev.forkful.JobException;
import dev.forkful.Rate;
import dev.forkful.broker.Event;
import dev.forkful.broker.EventReader;
import dev.forkful.broker.FaultPoint;
import dev.forkful.broker.KeyDigest;
import dev.forkful.broker.Order;
import dev.forkful.broker.Owner;
import dev.forkful.broker.Position;
import dev.forkful.broker.TaskReader;
import dev.forkful.broker.chronicle.ChronicleBroker;
import dev.forkful.limit.LimitFolder;
import dev.forkful.worker.BoundStage;
import dev.forkful.worker.JobLoader;
import dev.forkful.worker.LoadedJobs;
import dev.forkful.worker.TaskJson;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One supervisor's time with its run: takes in what happened so far, repairs what a crash left, and works on.
 *
 * <p><i>Threading:</i> for the supervisor's thread. The caller holds the run's lock.
 */
final class Tenure {
    private final RunDirectory run;
    private final SupervisorOptions options;
    private final RunListener listener;
    private final Desk desk;
    private final List<String> leftOver;
    private final Roster roster;
    private final LimitFolder limits;
    private final ChronicleBroker broker;

    /**
     * What others look at meanwhile.
     *
     * @param feed of an open run; null where the run has an input
     */
    record Desk(RunState state, Shift shift, @Nullable TaskFeed feed) {}

    /**
     * The run as it was taken over.
     *
     * @param deferred suspects, in groups, to be run after all others
     */
    private record Taken(
            Owner owner,
            EventReader events,
            int incarnation,
            @Nullable Pipeline pipeline,
            List<List<Long>> deferred) {}

    /** @param leftOver the ids of the orders that lay there before the run was taken */
    Tenure(RunDirectory run, SupervisorOptions options, RunListener listener, Desk desk, List<String> leftOver) {
        this.run = run;
        this.options = options;
        this.listener = listener;
        this.desk = desk;
        this.leftOver = leftOver;
        this.roster = new Roster(run.manifest().workers(), run.manifest().concurrency());
        this.limits = new LimitFolder(run.path());
        this.broker = ChronicleBroker.at(run.path());
    }

    /**
     * Works until the run is over or somebody stops it.
     *
     * @throws JobException where the run was cancelled
     */
    RunOutcome work() {
        new ControlFiles(run.path()).sweep();
        try (Forge forge = new Forge(run, options, roster, desk.shift::unpark)) {
            return work(forge);
        }
    }

    private RunOutcome work(Forge forge) {
        int incarnation = broker.nextIncarnation();
        forge.heap(this::heapPerWorker);
        if (broker.isFresh()) {
            forge.expect(roughInput());
            forge.forkAhead(incarnation + 1);
        }
        awaitStrays();
        try (Pipeline pipeline = pipeline();
                EventReader events = broker.events(Position.START)) {
            desk.shift.readAll(events);
            tellOfLosses(events);
            FaultPoint.TAKEN_OVER.reach();
            desk.state.refuseCancelled(run.id());
            desk.state.course().workers().ifPresent(roster::setWorkers);
            desk.state.course().concurrency().ifPresent(roster::setConcurrency);
            resetLimits();
            Revising revising = new Revising(desk.state, run.manifest());
            Reopening reopening = new Reopening(desk.state, options.reopen().chosen(), revising.tasks());
            if (!reopening.usedUp().isEmpty()) {
                listener.notice(reopening.usedUp());
            }
            List<Event> crash = Aftermath.of(broker, desk.state);
            crash.forEach(event -> {
                RunState.Effect unused = desk.state.apply(event);
            });
            // The workers of earlier supervisors are gone: what they had sent is in doubt, and not to be claimed.
            Event.RunMarked started = Marks.of(
                    incarnation,
                    Event.Mark.STARTED,
                    reopening.inWords(options.reopen().how()));
            RunState.Effect unused = desk.state.apply(started);
            reopening.apply();
            List<List<Long>> deferred = deferSuspects();
            try (Owner owner = broker.own(incarnation, desk.state, crash)) {
                owner.append(started);
                reopening.record(owner);
                revising.record(owner, incarnation);
                recordAsked(owner, incarnation);
                listener.recovered();
                forge.expect(roughTasks(owner));
                return supervise(new Taken(owner, events, incarnation, pipeline, deferred), forge);
            }
        }
    }

    /** Those that are to be settled as poisoned are kept from everybody until they are. */
    private List<List<Long>> deferSuspects() {
        List<Crashes.Suspect> suspects = desk.state.suspects();
        desk.state.defer(suspects.stream().map(Crashes.Suspect::sequence).toList());
        List<Crashes.Suspect> deferred = suspects.stream()
                .filter(suspect -> suspect.lone() < options.poisonLimit())
                .toList();
        if (!deferred.isEmpty()) {
            listener.notice(Aftermath.inWords(deferred.size()));
        }
        return Aftermath.groups(deferred);
    }

    private void tellOfLosses(EventReader events) {
        if (events.damagedRecords() > 0) {
            listener.notice(events.damagedRecords()
                    + " records are damaged (a power cut?) and passed over; what they settled is run again");
        }
        for (String queue : events.blankQueues()) {
            listener.notice(queue + " is empty (a power cut?) and passed over; what was settled in it is run again");
        }
    }

    private long heapPerWorker() {
        // What is asked now is on record before a worker of a run that goes on is forked.
        int mib = desk.state.course().heapMib().orElse(options.asked().heapMib());
        return mib > 0 ? (long) mib << 20 : run.manifest().heapPerWorker();
    }

    private void resetLimits() {
        SupervisorOptions.Asked asked = options.asked();
        Manifest.Pace said = run.manifest().pace();
        Rate rate =
                asked.rate() != null ? asked.rate() : desk.state.course().rate().orElse(said.run());
        Rate perHost = asked.perHost() != null
                ? asked.perHost()
                : desk.state.course().hostRate().orElse(said.perHost());
        limits.reset(rate, perHost);
    }

    /** It outlives this supervisor, as an order does. */
    private void recordAsked(Owner owner, int incarnation) {
        SupervisorOptions.Asked asked = options.asked();
        Rate rate = asked.rate();
        if (rate != null) {
            record(owner, incarnation, Order.Verb.RATE, rate.thousandthsPerHour());
        }
        Rate perHost = asked.perHost();
        if (perHost != null) {
            record(owner, incarnation, Order.Verb.HOST_RATE, perHost.thousandthsPerHour());
        }
        if (asked.heapMib() > 0) {
            record(owner, incarnation, Order.Verb.HEAP, asked.heapMib());
        }
    }

    private static void record(Owner owner, int incarnation, Order.Verb verb, long amount) {
        owner.append(Marks.order(incarnation, verb, amount, Steering.person(), "as the run goes on"));
    }

    private @Nullable Pipeline pipeline() {
        if (!run.manifest().isPipeline()) {
            return null;
        }
        Pipeline pipeline = Pipeline.of(broker, run.manifest().stages(), desk.state);
        desk.shift.onEmitted(pipeline::note);
        return pipeline;
    }

    private void awaitStrays() {
        try {
            broker.awaitStrays();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ForkfulException("interrupted while workers of an earlier console were awaited", e);
        }
    }

    private RunOutcome supervise(Taken taken, Forge forge) {
        try (TaskReader tasks = LegibleTasks.of(run)) {
            Reins reins = new Reins(taken.owner, roster, limits);
            desk.state.course().timeoutMillis().ifPresent(reins::setTimeout);
            SettleWatch settling = new SettleWatch(limits.unsettled(), listener::notice);
            Bereavement bereavement =
                    new Bereavement(taken.owner, desk.state, tasks, forge::log, options.poisonLimit());
            bereavement.settleDeadly();
            Crew crew = new Crew(
                    taken.owner,
                    desk.state,
                    bereavement,
                    new Crew.Settings(
                            reins,
                            forge,
                            taken.incarnation + 1,
                            () -> desk.shift.readAll(taken.events),
                            taken.deferred,
                            settling,
                            listener));
            forge.lackOfFiles().ifPresent(listener::notice);
            TaskFeed feed = desk.feed;
            Helm helm = new Helm(
                    new ControlFiles(run.path()),
                    new Helm.Wheel(
                            taken.incarnation,
                            taken.owner,
                            desk.state,
                            reins,
                            run.manifest().pace().leastConcurrency() > 0,
                            new Decisions(taken.owner, desk.state, tasks, () -> desk.shift.readAll(taken.events)),
                            feed,
                            desk.shift::request,
                            listener::notice));
            Throttle throttle = new Throttle(
                    new Throttle.Parts(reins, taken.owner, desk.state, taken.incarnation, limits.tally()),
                    run.manifest());
            MachineGuard guard = new MachineGuard(
                    options.guard(),
                    new MachineGuard.Parts(reins, taken.owner, taken.incarnation, MachineState::read, listener::notice),
                    System.nanoTime());
            Bridge bridge = new Bridge(crew, helm, throttle, guard);
            RunOutcome outcome = feed == null ? publishing(taken, bridge) : fed(taken, bridge, feed);
            settling.end();
            return outcome;
        }
    }

    /** Who steers. */
    private record Bridge(Crew crew, Helm helm, Throttle throttle, MachineGuard guard) {}

    private RunOutcome publishing(Taken taken, Bridge bridge) {
        // Whoever asks for what the input will be may ask before there is a publisher: it is made after the way in.
        AtomicReference<@Nullable Publisher> reading = new AtomicReference<>();
        Entrance entrance = entrance(taken, () -> {
            Publisher known = reading.get();
            return known == null ? OptionalLong.empty() : known.expectedTasks();
        });
        Publisher publisher = new Publisher(entrance, run, this::source, desk.shift::published);
        reading.set(publisher);
        Thread thread = new Thread(publisher, "forkful-publisher");
        thread.setDaemon(true);
        try {
            bridge.helm.takeUpLeftovers(leftOver);
            thread.start();
            return work(taken, bridge, publisher);
        } finally {
            bridge.crew.halt();
            publisher.cancel();
            // A publisher that reads a silent pipe cannot be joined; closing its owner makes it end.
            thread.interrupt();
        }
    }

    private RunOutcome fed(Taken taken, Bridge bridge, TaskFeed feed) {
        try {
            boolean keep = options.openRun() == SupervisorOptions.OpenRun.KEEP;
            Entrance entrance = entrance(taken, OptionalLong::empty);
            feed.open(entrance, () -> {
                bridge.helm.takeUpLeftovers(leftOver);
                if (keep && entrance.isEnded()) {
                    listener.notice("it was closed: it takes no more tasks, and ends when all are settled");
                }
            });
            if (!keep) {
                feed.close();
            }
            return work(taken, bridge, feed);
        } finally {
            bridge.crew.halt();
            feed.leave();
        }
    }

    private Entrance entrance(Taken taken, Supplier<OptionalLong> expectedItems) {
        Pipeline pipeline = taken.pipeline;
        if (pipeline == null) {
            return new Entrance.Direct(taken.owner);
        }
        Pipeline.Means means = new Pipeline.Means(taken.owner, taken.incarnation, roster::concurrency, expectedItems);
        return pipeline.open(means, inputKeys());
    }

    /** What cannot be named is never dropped: it fails in the worker, which says why. */
    private Function<byte[], @Nullable KeyDigest> inputKeys() {
        if (!run.manifest().stages().get(0).dropsRepeats()) {
            return input -> null;
        }
        LoadedJobs jobs = loadJobs();
        BoundStage first =
                BoundStage.of(jobs.namedAgain(run.manifest().job()).stages().get(0), new TaskJson(jobs.loader()));
        return input -> {
            try {
                return first.digestOf(input);
            } catch (JobException e) {
                return null;
            }
        };
    }

    private LoadedJobs loadJobs() {
        return JobLoader.load(run.job(), new JobArguments(run.manifest().arguments()));
    }

    private RunOutcome work(Taken taken, Bridge bridge, Inflow inflow) {
        FailureLimit asked = options.failureLimit();
        FailureWatch failures =
                new FailureWatch(asked != null ? asked : run.manifest().failureLimit(), desk.state);
        Stages stages = taken.pipeline == null ? new Stages.One(taken.owner, desk.state, inflow) : taken.pipeline;
        RunOutcome outcome = desk.shift.work(new Shift.Means(
                taken.incarnation,
                taken.owner,
                taken.events,
                bridge.crew,
                inflow,
                bridge.helm,
                failures,
                bridge.throttle,
                bridge.guard,
                stages));
        if (taken.pipeline != null) {
            tellDropped(taken.pipeline.progress());
        }
        return outcome;
    }

    /** Of the whole run, whoever dropped them. */
    private void tellDropped(List<StageProgress> stages) {
        long tasks =
                stages.stream().mapToLong(stage -> stage.dropped().orElse(0)).sum();
        if (tasks > 0 && stages.stream().allMatch(stage -> stage.dropped().isPresent())) {
            listener.notice(
                    tasks == 1
                            ? "1 task that repeats another was dropped"
                            : tasks + " tasks that repeat others were dropped");
        }
    }

    private long roughTasks(Owner owner) {
        if (owner.isSealed()) {
            return owner.publishedTasks() - desk.state.settledTasks();
        }
        return roughInput();
    }

    private long roughInput() {
        if (run.manifest().isPipeline()) {
            return Long.MAX_VALUE; // nobody knows what will be emitted
        }
        // What only the job itself declares is not worth the loading of it here.
        return run.manifest().input() == null ? 0 : source().roughTasks();
    }

    private TaskSource source() {
        Manifest manifest = run.manifest();
        Input declared = null;
        if (manifest.input() == null) {
            LoadedJobs jobs = loadJobs();
            declared = jobs.namedAgain(manifest.job()).input();
            if (!(declared instanceof Input.Items)) { // those may be of the job's own classes, which load more yet
                jobs.close();
            }
        }
        return new TaskSource(manifest, declared, options.standardInput(), listener);
    }
}
