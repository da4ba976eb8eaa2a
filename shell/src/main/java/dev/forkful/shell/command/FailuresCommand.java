package dev.forkful.shell.command;

import dev.forkful.run.RunSnapshot.ErrorGroup;
import dev.forkful.shell.world.ExitCode;
import dev.forkful.shell.world.SafeText;
import dev.forkful.shell.world.World;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code forkful failures}: what failed in a run, like with like. */
@Command(
        name = "failures",
        description = "Group the failed tasks of a run by error: how many, and one of each.",
        footerHeading = "%nExamples:%n",
        footer = {"  forkful failures latest", "  forkful failures titles-1121 --json | jq '.[0].count'"})
final class FailuresCommand implements Callable<Integer> {
    private final World world;

    @Parameters(paramLabel = "RUN", arity = "0..1", defaultValue = "latest", description = Runs.RUN)
    private String run = "latest";

    @Option(names = "--json", description = "Print one line of JSON: an array of groups, the largest first.")
    private boolean json;

    FailuresCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        List<ErrorGroup> groups = Runs.of(world).open(run).snapshot().errors();
        if (json) {
            world.out().println(JsonLine.of(line -> {
                line.writeStartArray();
                groups.forEach(group -> {
                    line.writeStartObject();
                    line.writeStringProperty("type", group.type());
                    group.status().ifPresent(status -> line.writeNumberProperty("status", status));
                    line.writeNumberProperty("count", group.count());
                    line.writeNumberProperty("sampleSeq", group.sampleSequence());
                    line.writeStringProperty("sampleMessage", group.sample());
                    line.writeEndObject();
                });
                line.writeEndArray();
            }));
        } else {
            groups.forEach(this::print);
        }
        if (groups.isEmpty() && !json) {
            world.say("no failed tasks");
        }
        world.flushData();
        return ExitCode.OK;
    }

    private void print(ErrorGroup group) {
        String status = group.status().isPresent() ? " " + group.status().getAsInt() : "";
        world.out()
                .println(String.format(
                        Locale.ROOT,
                        "%8d  %s%s, such as task %d: %s",
                        group.count(),
                        SafeText.line(group.type()),
                        status,
                        group.sampleSequence(),
                        SafeText.clipped(group.sample(), 200)));
    }
}
