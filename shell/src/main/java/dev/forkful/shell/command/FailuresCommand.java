package dev.forkful.shell.command;

import dev.forkful.broker.Event;
import dev.forkful.run.RunDirectory;
import dev.forkful.shell.command.FailureTally.Group;
import dev.forkful.shell.where.Expression;
import dev.forkful.shell.world.ExitCode;
import dev.forkful.shell.world.SafeText;
import dev.forkful.shell.world.World;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JsonGenerator;

/** {@code forkful failures}: what failed in a run, like with like. */
@Command(
        name = "failures",
        description =
                "Group the failed tasks of a run by error, or by any expression: how many there are, and an example of each.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  forkful failures latest",
            "  forkful failures latest --group-by input.host --where 'status >= 500'",
            "  forkful failures titles-1121 --json | jq '.[0].count'"
        })
final class FailuresCommand implements Callable<Integer> {
    private static final String GROUP_BY = "--group-by";

    private final World world;

    @Parameters(paramLabel = "RUN", arity = "0..1", defaultValue = "latest", description = Runs.RUN)
    private String run = "latest";

    @Option(
            names = GROUP_BY,
            paramLabel = "EXPR",
            description =
                    "Group by the value of this CEL expression, such as error.type, status, stage or input.host."
                            + " Default: error.type, status and error.message, ignoring numbers, ids, URLs and quoted words in the message.")
    private @Nullable String groupBy;

    @Mixin
    private WhereOption where = new WhereOption();

    @Option(names = "--json", description = "Print one line of JSON: an array of groups, the largest first.")
    private boolean json;

    FailuresCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        RunDirectory directory = Runs.of(world).open(run);
        Function<Event.Reply, FailureTally.Key> key = groupBy == null
                ? FailureTally::byError
                : FailureTally.by(Expression.value(GROUP_BY, groupBy)
                        .inStages(directory.manifest().stageNames()));
        FailureTally tally = new FailureTally();
        LatestReplies replies = where.of(directory, true);
        replies.forEach(reply -> tally.add(reply, key.apply(reply)));
        List<Group> groups = tally.groups();
        if (json) {
            world.out().println(JsonLine.of(line -> {
                line.writeStartArray();
                groups.forEach(group -> write(line, group));
                line.writeEndArray();
            }));
        } else {
            groups.forEach(this::print);
        }
        if (groups.isEmpty() && !json) {
            world.say(where.isGiven() ? "no failed task matches" : "no failed tasks");
        }
        world.flushData();
        where.remark(world);
        Runs.tell(world, directory, replies.losses());
        return ExitCode.OK;
    }

    private static void write(JsonGenerator line, Group group) {
        line.writeStartObject();
        group.key().fields().forEach((name, value) -> {
            line.writeName(name);
            if (value instanceof Long number) {
                line.writeNumber(number);
            } else if (value instanceof Double number) {
                line.writeNumber(number);
            } else if (value instanceof Boolean truth) {
                line.writeBoolean(truth);
            } else {
                line.writeString(value.toString());
            }
        });
        line.writeNumberProperty("count", group.count());
        line.writeNumberProperty("sampleSeq", group.sampleSequence());
        line.writeStringProperty("sampleMessage", group.sampleMessage());
        line.writeEndObject();
    }

    private void print(Group group) {
        world.out()
                .println(String.format(
                        Locale.ROOT,
                        "%8d  %s, such as task %d: %s",
                        group.count(),
                        SafeText.clipped(group.key().label(), 200),
                        group.sampleSequence(),
                        SafeText.clipped(group.sampleMessage(), 200)));
    }
}
