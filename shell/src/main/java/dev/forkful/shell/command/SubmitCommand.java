package dev.forkful.shell.command;

import dev.forkful.Input;
import dev.forkful.JobArguments;
import dev.forkful.JobException;
import dev.forkful.JobSpec;
import dev.forkful.broker.Event;
import dev.forkful.io.InputFormat;
import dev.forkful.io.InputItem;
import dev.forkful.io.InputReader;
import dev.forkful.json.JsonWords;
import dev.forkful.json.TaskMapper;
import dev.forkful.run.Manifest;
import dev.forkful.run.RunDirectory;
import dev.forkful.run.Steering;
import dev.forkful.shell.progress.Figures;
import dev.forkful.shell.world.ExitCode;
import dev.forkful.shell.world.World;
import dev.forkful.worker.JobLoader;
import dev.forkful.worker.LoadedJobs;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code forkful submit}: more tasks for an open run. */
@Command(
        name = "submit",
        description = "Add tasks to a live run that was begun with --open.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  forkful submit latest https://example.com/a https://example.com/b",
            "  forkful submit probes '{\"host\":\"a.example\",\"port\":443}'",
            "  forkful submit probes --file more.ndjson",
            "  tail -f hosts.ndjson | forkful submit probes -",
            "",
            "In the shell, RUN may be a loaded job: its open run, which is begun if there is none. Without RUN: the one",
            "open run of the shell."
        })
final class SubmitCommand extends SteerCommand {
    private static final String STANDARD_INPUT = "-";

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "ITEM",
            description =
                    "The input of a task: plain text if the job takes strings, else JSON. A single - means --file -.")
    private List<String> items = List.of();

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description =
                    "Read the items from this file: lines if the job takes strings, CSV if its name ends in .csv or .tsv,"
                            + " else NDJSON; - is standard input, as it comes.")
    private @Nullable String file;

    @Option(
            names = "--delimiter",
            paramLabel = "CHAR",
            converter = Delimiter.class,
            description =
                    "The character between the fields of a CSV --file, such as ';' or tab. Default: tab for .tsv, else a comma.")
    private @Nullable Character delimiter;

    SubmitCommand(World world) {
        super(world);
    }

    @Override
    public Integer call() throws InterruptedException {
        if (items.equals(List.of(STANDARD_INPUT)) && file == null) {
            items = List.of();
            file = STANDARD_INPUT;
        }
        String target = given();
        if (world().isShell()) {
            OpenRuns open = new OpenRuns(world());
            Optional<JobSpec> job = open.job(target);
            if (job.isPresent()) {
                requireItems();
                check(job.get()); // no run is begun for what is wrong
                OpenRuns.Begun begun = open.ofJobOrBegun(target);
                if (begun.exitCode() != ExitCode.OK) {
                    return begun.exitCode();
                }
                target = begun.id();
            } else if (!open.isRun(target)) {
                target = onlyRun(open, target);
            }
        }
        requireItems();
        return steerRun(target);
    }

    /** What was given in place of a run is an item, or standard input. */
    private String onlyRun(OpenRuns open, String given) {
        String only = open.only(given);
        if (given.equals(STANDARD_INPUT) && items.isEmpty() && file == null) {
            file = STANDARD_INPUT;
        } else {
            items = Stream.concat(Stream.of(given), items.stream()).toList();
        }
        return only;
    }

    private void requireItems() {
        if (items.isEmpty() && file == null) {
            throw new JobException("no ITEM: say what the task is to do, after the run");
        } else if (!items.isEmpty() && file != null) {
            throw new JobException("--file " + file + " and " + items.get(0) + ": give items or a file of them");
        } else if (file == null && delimiter != null) {
            throw new JobException("--delimiter says how --file is cut into tasks: give --file FILE too");
        }
    }

    /** The items, or of a file what can be seen at its beginning. */
    private void check(JobSpec job) {
        if (file == null) {
            List<String> unused = inputs(job);
        } else if (Files.isRegularFile(world().directory().resolve(file))) { // what else there is can be read once
            try (InputReader reader = open(job, file)) {
                InputItem unused = reader.next();
            }
        }
    }

    @Override
    void act(RunDirectory directory, Steering steering) throws InterruptedException {
        if (file == null) {
            super.act(directory, steering);
            return;
        }
        try (InputReader reader = open(job(directory), file);
                ReadAhead ahead = new ReadAhead(reader)) {
            submitAll(ahead, directory, steering);
        }
    }

    /** What stands before a bad item is submitted, and counted. */
    private void submitAll(ReadAhead ahead, RunDirectory directory, Steering steering) throws InterruptedException {
        long submitted = 0;
        try {
            for (List<String> some = ahead.take(); !some.isEmpty(); some = ahead.take()) {
                Event.Steered unused = steering.submit(some, reason());
                submitted += some.size();
            }
        } finally {
            world().say("run " + directory.id() + " has taken " + Figures.count(submitted, "task"));
        }
    }

    private InputReader open(JobSpec job, String name) {
        Input.Format format = takesStrings(job)
                ? Input.Format.LINES
                : InputFormat.ofFileName(name) == Input.Format.CSV ? Input.Format.CSV : Input.Format.NDJSON;
        if (delimiter != null && format != Input.Format.CSV) {
            throw new JobException(
                    "--delimiter is for CSV: a --file whose name ends in .csv or .tsv, and a job that takes no strings");
        }
        char between = delimiter != null ? delimiter : InputFormat.delimiterOfFileName(name);
        return InputReader.open(new Input.File(format, name, between), world().directory(), world().in());
    }

    @Override
    String steer(RunDirectory directory, Steering steering) throws InterruptedException {
        List<String> inputs = inputs(job(directory));
        long first = steering.submit(inputs, reason()).first();
        return inputs.size() == 1 ? "has task " + first : "has tasks " + first + " to " + (first + inputs.size() - 1);
    }

    private static JobSpec job(RunDirectory directory) {
        Manifest manifest = directory.manifest();
        try (LoadedJobs jobs = JobLoader.load(directory.job(), new JobArguments(manifest.arguments()))) {
            return jobs.namedAgain(manifest.job());
        }
    }

    private static boolean takesStrings(JobSpec job) {
        return job.stages().get(0).inputType() == String.class;
    }

    /** As JSON. */
    private List<String> inputs(JobSpec job) {
        return items.stream()
                .map(item -> takesStrings(job) ? quoted(item) : json(item))
                .toList();
    }

    private static String quoted(String item) {
        return JsonMapper.shared().writeValueAsString(item);
    }

    private String json(String item) {
        try {
            JsonNode unused = TaskMapper.tree(item);
            return item.replace('\n', ' ').replace('\r', ' ');
        } catch (JacksonException e) {
            throw new JobException(
                    "ITEM " + item + ": the job takes JSON, and this is none: "
                            + JsonWords.of(e)
                            + (items.size() > 1 ? "; none of the " + items.size() + " items was submitted" : ""),
                    e);
        }
    }
}
