package dev.forkful.shell.code;

import dev.forkful.ForkfulException;
import dev.forkful.JobArguments;
import dev.forkful.JobSpec;
import dev.forkful.Stage;
import dev.forkful.worker.JobLoader;
import dev.forkful.worker.LaunchSpec.JobLocation;
import dev.forkful.worker.LoadedJobs;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/**
 * What a stage of a job is, as far as an edit can change it. See {@code docs/decisions/011-code-of-a-stage.md} for what
 * the digest sees, and what it does not.
 *
 * @param name of the stage
 * @param inputType what its handler takes, without the name of the job's class
 * @param digest of all code of the job that its handler can reach: equal where nothing of that changed
 */
public record StageCode(String name, String inputType, String digest) {

    /** A job and what its stages are. */
    public record OfJob(JobSpec job, List<StageCode> stages) {
        public OfJob {
            stages = List.copyOf(stages);
        }
    }

    /**
     * Loads a job once more, to look at it.
     *
     * @throws dev.forkful.JobException where it cannot be loaded
     */
    public static OfJob of(JobLocation location, JobArguments arguments) {
        try (LoadedJobs loaded = JobLoader.load(location, arguments, TellingLoader::new)) {
            JobClasses classes = JobClasses.read(location.classPath().get(0));
            JobSpec job = loaded.named(location.jobName());
            String libraries = libraries(location);
            return new OfJob(
                    job,
                    job.stages().stream()
                            .map(stage -> of(job, stage, classes, location.className(), libraries))
                            .toList());
        } catch (IOException e) {
            throw new ForkfulException("cannot read " + location.classPath() + ": " + e, e);
        }
    }

    private static StageCode of(JobSpec job, Stage<?> stage, JobClasses classes, String className, String libraries) {
        Reach reach = new Reach(classes, className.replace('.', '/'));
        Roots roots = new Roots(classes, reach);
        String inputType = stage.inputType().getTypeName().replace(className, "job");
        reach.value(libraries);
        reach.value(inputType);
        roots.add(stage.handler());
        roots.add(stage.key());
        roots.add(job.onWorkerStart()); // what it makes ready is for all stages
        return new StageCode(stage.name(), inputType, reach.digest());
    }

    /** Which classes of them a stage uses is not asked. */
    private static String libraries(JobLocation location) throws IOException {
        StringBuilder all = new StringBuilder();
        for (Path library : location.classPath().subList(1, location.classPath().size())) {
            CRC32C checksum = new CRC32C();
            try (InputStream in = new CheckedInputStream(Files.newInputStream(library), checksum)) {
                all.append(in.transferTo(OutputStream.nullOutputStream()))
                        .append(' ')
                        .append(checksum.getValue())
                        .append('\n');
            }
        }
        return all.toString();
    }
}
