package dev.forkful.shell.command;

import dev.forkful.JobArguments;
import dev.forkful.JobException;
import dev.forkful.JobSpec;
import dev.forkful.run.Manifest;
import dev.forkful.run.RunDirectory;
import dev.forkful.run.Steering;
import dev.forkful.shell.world.World;
import dev.forkful.worker.JobLoader;
import dev.forkful.worker.LoadedJobs;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
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
            "",
            "In a shell RUN may be a job that was loaded: its open run, begun where there is none. Without RUN: the one",
            "open run of the shell."
        })
final class SubmitCommand extends SteerCommand {
    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "ITEM",
            description = "The input of a task: as it is where the job takes strings, else JSON.")
    private List<String> items = List.of();

    SubmitCommand(World world) {
        super(world);
    }

    @Override
    public Integer call() throws InterruptedException {
        String target = given();
        if (world().isShell()) {
            OpenRuns open = new OpenRuns(world());
            Optional<JobSpec> job = open.job(target);
            if (job.isPresent()) {
                requireItems();
                List<String> unused = inputs(job.get()); // no run is begun for what is wrong
                target = open.ofJobOrBegun(target);
            } else if (!open.isRun(target)) {
                String only = open.only(target);
                items = Stream.concat(Stream.of(target), items.stream()).toList();
                target = only;
            }
        }
        requireItems();
        return steerRun(target);
    }

    private void requireItems() {
        if (items.isEmpty()) {
            throw new JobException("no ITEM: say what the task is to do, after the run");
        }
    }

    @Override
    String steer(RunDirectory directory, Steering steering) throws InterruptedException {
        List<String> inputs = inputs(directory);
        long first = steering.submit(inputs, reason()).first();
        return inputs.size() == 1 ? "has task " + first : "has tasks " + first + " to " + (first + inputs.size() - 1);
    }

    private List<String> inputs(RunDirectory directory) {
        Manifest manifest = directory.manifest();
        try (LoadedJobs jobs = JobLoader.load(directory.job(), new JobArguments(manifest.arguments()))) {
            return inputs(jobs.named(manifest.job()));
        }
    }

    /** As JSON. */
    private List<String> inputs(JobSpec job) {
        boolean takesStrings = job.stages().get(0).inputType() == String.class;
        return items.stream()
                .map(item -> takesStrings ? quoted(item) : json(item))
                .toList();
    }

    private static String quoted(String item) {
        return JsonMapper.shared().writeValueAsString(item);
    }

    private static String json(String item) {
        try {
            JsonNode unused = JsonMapper.shared().readTree(item);
            return item.replace('\n', ' ').replace('\r', ' ');
        } catch (JacksonException e) {
            throw new JobException(
                    "ITEM " + item + ": the job takes JSON, and this is none: " + e.getOriginalMessage(), e);
        }
    }
}
