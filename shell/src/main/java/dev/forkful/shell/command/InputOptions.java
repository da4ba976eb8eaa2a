package dev.forkful.shell.command;

import dev.forkful.Input;
import dev.forkful.JobException;
import dev.forkful.JobSpec;
import dev.forkful.io.InputFormat;
import dev.forkful.shell.world.World;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say where the tasks of a run come from. */
final class InputOptions {
    @Option(
            names = "--input",
            paramLabel = "FILE",
            description = "Read tasks from this file, instead of the input that the script names; - is standard input.")
    private @Nullable String file;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            completionCandidates = Formats.class,
            description = "The format of --input: lines, csv or ndjson. Default: according to the file name's ending.")
    private Input.@Nullable Format format;

    @Option(
            names = "--delimiter",
            paramLabel = "CHAR",
            converter = Delimiter.class,
            description =
                    "The character between the fields of a CSV --input, such as ';' or tab. Default: tab for .tsv, else a comma.")
    private @Nullable Character delimiter;

    @Option(
            names = "--open",
            description = "Read no input; accept tasks from 'submit' while the run lives, until 'close'.")
    private boolean open;

    @Option(names = "--limit", paramLabel = "N", description = "Take only the first N items of the input.")
    private @Nullable Long limit;

    @Option(names = "--skip-bad-input", description = "Skip items that cannot be read; they are listed and counted.")
    private boolean skipBadInput;

    /** The formats as people write them. */
    private static final class Formats implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of("lines", "csv", "ndjson").iterator();
        }
    }

    /** Whether the command line overrides the script. */
    boolean isGiven() {
        return file != null || open;
    }

    boolean skipsBadInput() {
        return skipBadInput;
    }

    /** The most items that are taken of the input. */
    long limit() {
        if (limit == null) {
            return Long.MAX_VALUE;
        }
        if (limit < 1) {
            throw new JobException("--limit " + limit + ": must be at least 1");
        }
        return limit;
    }

    /**
     * Where the tasks come from.
     *
     * @throws JobException where neither the command line nor the job says
     */
    Input input(World world, JobSpec job) {
        if (open) {
            if (file != null || format != null || delimiter != null || limit != null) {
                throw new JobException(
                        "--open takes its tasks from 'submit': it goes without --input, --format, --delimiter, --limit");
            }
            return Input.open();
        }
        if (file == null) {
            if (format != null || delimiter != null) {
                throw new JobException((format != null ? "--format" : "--delimiter")
                        + " says how --input is cut into tasks: give --input FILE too");
            }
            if (job.input() == null) {
                throw new JobException("job " + job.name() + " declares no input: give one with --input FILE");
            }
            return job.input();
        }
        boolean standardInput = file.equals("-");
        if (standardInput && world.screen().inputIsTerminal()) {
            world.say("reading tasks from the terminal; Ctrl-D ends them");
        }
        Input.Format chosen = format != null ? format : formatByName(file);
        if (delimiter != null && chosen != Input.Format.CSV) {
            throw new JobException("--delimiter is for CSV: say --format csv too");
        }
        return new Input.File(
                chosen,
                standardInput
                        ? file
                        : world.directory().resolve(file).normalize().toString(),
                delimiter != null ? delimiter : InputFormat.delimiterOfFileName(file));
    }

    private static Input.Format formatByName(String name) {
        if (InputFormat.isJson(name)) {
            throw new JobException(
                    "--input " + name + ": where it holds a JSON value on each line, say --format ndjson;"
                            + " one array becomes that by: jq -c '.[]' array.json > values.ndjson");
        }
        return InputFormat.ofFileName(name);
    }
}
