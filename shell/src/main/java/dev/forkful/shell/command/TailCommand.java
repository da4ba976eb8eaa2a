package dev.forkful.shell.command;

import dev.forkful.JobException;
import dev.forkful.broker.Event;
import dev.forkful.broker.EventReader;
import dev.forkful.broker.Position;
import dev.forkful.io.NdjsonSink;
import dev.forkful.io.ReplySink;
import dev.forkful.run.RunDirectory;
import dev.forkful.run.RunState;
import dev.forkful.shell.world.ExitCode;
import dev.forkful.shell.world.World;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code forkful tail}: the replies of a run in the order in which they came, live if wished. */
@Command(
        name = "tail",
        description = "Print replies as NDJSON, in the order in which they came.",
        footerHeading = "%nExamples:%n",
        footer = {"  forkful tail latest -f | jq .result", "  forkful tail titles-1121 --where 'ms > 1000'"})
final class TailCommand implements Callable<Integer> {
    /** How long nothing new is waited for: half of it is what a reply waits at the median. */
    private static final long PAUSE_MILLIS = 4;
    /** Whether the run lives is asked less often, since that opens a file. */
    private static final int PAUSES_PER_LOOK = 50;

    private final World world;
    private final RunState state = new RunState();

    @Parameters(paramLabel = "RUN", description = Runs.RUN)
    private String run = "latest";

    @Option(
            names = {"-f", "--follow"},
            description = "Keep printing new replies, until the run ends.")
    private boolean follow;

    @Option(names = "--failed", description = "Only failed tasks.")
    private boolean failedOnly;

    @Option(names = "--from", paramLabel = "N", description = "Only tasks with this sequence number or a higher one.")
    private long from;

    @Option(names = "--stage", paramLabel = "NAME", description = "In a pipeline: only this stage. Default: all.")
    private @Nullable String stage;

    @Mixin
    private WhereOption where = new WhereOption();

    private Predicate<Event.Reply> condition = reply -> true;

    TailCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (from < 0) {
            throw new JobException("--from " + from + ": tasks are numbered from 0");
        }
        RunDirectory directory = Runs.of(world).open(run);
        StageChoice stages = StageChoice.orAll(directory.manifest(), stage);
        condition = where.condition(directory);
        tail(directory, stages);
        where.remark(world);
        return ExitCode.OK;
    }

    private void tail(RunDirectory directory, StageChoice stages) throws InterruptedException {
        try (EventReader events = directory.broker().events(Position.START);
                ReplySink sink = new NdjsonSink(new DataStream(world), stages.names())) {
            boolean live = follow && directory.isLive();
            int pauses = 0;
            while (true) {
                if (events.poll(event -> take(event, stages, sink), EventReader.PORTION) > 0) {
                    sink.flush();
                    pauses = 0;
                } else if (!live) {
                    Runs.tell(world, directory, directory.losses(events, state));
                    return;
                } else if (++pauses % PAUSES_PER_LOOK == 0) {
                    // Looked up before the next poll: what a run wrote before it ended is still read.
                    live = directory.isLive();
                } else {
                    TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                }
            }
        }
    }

    private void take(Event event, StageChoice stages, ReplySink sink) {
        if (state.apply(event) == RunState.Effect.SETTLED
                && event instanceof Event.Reply reply
                && reply.sequence() >= from
                && stages.takes(reply)
                && (!failedOnly || reply.status() == Event.Status.FAILED)
                && condition.test(reply)) {
            sink.accept(reply);
        }
    }
}
