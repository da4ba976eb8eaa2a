package dev.forkful.worker;

import dev.forkful.JobArguments;
import dev.forkful.JobException;
import dev.forkful.JobSpec;
import dev.forkful.WorkerContext;
import dev.forkful.WorkerHook;
import dev.forkful.broker.Session;
import dev.forkful.http.ClientSpec;
import dev.forkful.http.Http;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a worker is put together from.
 *
 * @param job what it does
 * @param scope what its attempts share
 * @param replies where it writes
 * @param hooks of its start and end
 * @param timer its timer thread
 * @param pumpThread pumps for those who must not be kept
 * @param concurrency attempts in flight, at most
 * @param startHooks those that are still to be run
 */
record WorkerParts(
        JobSpec job,
        AttemptScope scope,
        Replies replies,
        Hooks hooks,
        Delayer timer,
        Executor pumpThread,
        int concurrency,
        List<WorkerHook> startHooks) {

    /**
     * Puts a worker together.
     *
     * @param session asked for last: to open it takes as long as all the rest
     * @param bell to the supervisor
     * @param onFailure of one of the worker's own threads
     */
    static WorkerParts of(
            LaunchSpec launch, LoadedJobs loaded, Supplier<Session> session, Bell bell, Consumer<Throwable> onFailure) {
        JobSpec job = loaded.namedAgain(launch.job().jobName());
        ClassLoader loader = loaded.loader();
        LongSupplier nanoClock = System::nanoTime;
        TaskJson json = new TaskJson(loader);
        Logger log = LoggerFactory.getLogger(job.name());
        List<BoundStage> stages = bound(job, json);
        HandlerThreads threads = threads(stages, loader);
        HostGate hosts = new HostGate();
        OwnCode code = new OwnCode(loader, launch.job().className());
        Http http = open(client(job).relativeTo(launch.folder()), json, threads, hosts);
        WorkerContext context = new Context(launch.worker(), http, log, new JobArguments(launch.arguments()));
        Session joined = session.get(); // before the limits: only who was admitted may open them
        AttemptScope scope = new AttemptScope(
                context,
                stages,
                json,
                new Judge(job, new ErrorJson(json.mapper(), Audience.of(job), code), log),
                threads,
                new OwnThread("forkful-aside", loader, onFailure),
                nanoClock,
                hosts,
                AttemptScope.RunTraits.of(launch, job));
        return new WorkerParts(
                job,
                scope,
                new Replies(joined, bell, launch.incarnation(), launch.worker(), Clock.systemUTC(), nanoClock),
                new Hooks(context, loader),
                new OwnThread("forkful-timer", loader, onFailure),
                new OwnThread("forkful-pump", loader, onFailure),
                launch.concurrency(),
                job.onWorkerStart());
    }

    /** The client that its handlers share. */
    Http http() {
        return scope.worker().http();
    }

    /** The same for another run of the same job, by the same worker: nothing is opened or started anew. */
    WorkerParts forNext(LaunchSpec launch, Session session) {
        return new WorkerParts(
                job,
                scope.withRun(AttemptScope.RunTraits.of(launch, job)),
                new Replies(
                        session,
                        replies.bell(),
                        launch.incarnation(),
                        launch.worker(),
                        replies.clock(),
                        replies.nanoClock()),
                hooks,
                timer,
                pumpThread,
                launch.concurrency(),
                List.of());
    }

    private static Http open(ClientSpec client, TaskJson json, HandlerThreads threads, HostGate hosts) {
        try {
            return Http.open(client, json.mapper(), threads, System.getenv(), hosts);
        } catch (IllegalArgumentException e) { // a file of certificates is gone, or a variable names no proxy
            throw new JobException(String.valueOf(e.getMessage()), e);
        }
    }

    private static ClientSpec client(JobSpec job) {
        return Boolean.getBoolean(WorkerCommand.DENY_PRIVATE_NETWORKS)
                ? job.client().withPrivateNetworksDenied()
                : job.client();
    }

    private static List<BoundStage> bound(JobSpec job, TaskJson json) {
        List<BoundStage> stages = new ArrayList<>();
        job.stages().forEach(stage -> stages.add(BoundStage.of(stage, json)));
        return stages;
    }

    private static HandlerThreads threads(List<BoundStage> stages, ClassLoader loader) {
        int async = Math.max(2, Runtime.getRuntime().availableProcessors());
        return stages.stream().anyMatch(BoundStage::isBlocking)
                ? HandlerThreads.forBlocking(async, loader)
                : HandlerThreads.forAsync(async, loader);
    }

    private record Context(int worker, Http http, Logger log, JobArguments arguments) implements WorkerContext {}
}
