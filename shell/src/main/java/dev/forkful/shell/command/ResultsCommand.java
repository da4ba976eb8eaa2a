package dev.forkful.shell.command;

import dev.forkful.run.Losses;
import dev.forkful.run.RunDirectory;
import dev.forkful.shell.progress.Figures;
import dev.forkful.shell.world.ExitCode;
import dev.forkful.shell.world.World;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code forkful results}: exports the results of a run. */
@Command(
        name = "results",
        description = "Export the results of a run: the latest reply of each task, once.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  forkful results titles-1121 --out titles.ndjson --ordered",
            "  forkful results latest --format csv > enriched.csv",
            "  forkful results latest --failed --format inputs > again.txt"
        })
final class ResultsCommand implements Callable<Integer> {
    private final World world;

    @Parameters(paramLabel = "RUN", description = Runs.RUN)
    private String run = "latest";

    @Option(
            names = "--out",
            paramLabel = "FILE",
            defaultValue = "-",
            description = "The file to write; .gz is compressed; - is standard output. Default: -.")
    private String out = "-";

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "ndjson",
            description =
                    "${COMPLETION-CANDIDATES}. CSV keeps the input's columns; inputs writes only the tasks' inputs, in"
                            + " the format in which they were read. Default: ${DEFAULT-VALUE}.")
    private Format format = Format.NDJSON;

    @Option(
            names = "--ordered",
            description = "In the order of the input, not in the order in which tasks were settled.")
    private boolean ordered;

    @Option(names = "--failed", description = "Only failed tasks.")
    private boolean failedOnly;

    @Option(
            names = "--stage",
            paramLabel = "NAME",
            description = "In a pipeline: which stage, or all. Default: the last stage; for --format inputs the first.")
    private @Nullable String stage;

    @Mixin
    private WhereOption where = new WhereOption();

    /** What results can be written as. */
    enum Format {
        NDJSON,
        CSV,
        INPUTS;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    ResultsCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        RunDirectory directory = Runs.of(world).open(run);
        OutPlace.requireExport(world, out, directory);
        OutPlace.requireUnused(world, out);
        StageChoice stages = format == Format.INPUTS
                ? StageChoice.orFirst(directory.manifest(), stage)
                : StageChoice.orLast(directory.manifest(), stage);
        LatestReplies replies = where.of(directory, failedOnly);
        int ofAllStages = replies.size();
        Losses losses = replies.losses();
        replies = stages.of(replies);
        Export export =
                new Export(world, directory, replies, ordered ? Export.Order.BY_SEQUENCE : Export.Order.AS_SETTLED);
        switch (format) {
            case NDJSON -> export.ndjson(out);
            case CSV -> export.csv(out, stages);
            case INPUTS -> export.inputs(out, stages.isFirst());
        }
        where.remark(world);
        if (failedOnly && stage == null && replies.size() < ofAllStages) {
            world.say("left out: " + Figures.count(ofAllStages - replies.size(), "failed task")
                    + " of other stages; --stage all takes all");
        }
        return Runs.tell(world, directory, losses) ? ExitCode.RESUMABLE : ExitCode.OK;
    }
}
