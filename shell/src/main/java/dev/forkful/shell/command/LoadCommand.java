package dev.forkful.shell.command;

import dev.forkful.JobException;
import dev.forkful.shell.workbench.JobScript;
import dev.forkful.shell.workbench.LoadedScripts;
import dev.forkful.shell.world.ExitCode;
import dev.forkful.shell.world.SafeText;
import dev.forkful.shell.world.World;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code load}, in a shell: compiles a script, so that its jobs can be run by their names. */
@Command(
        name = "load",
        description = {
            "Compile a script; from now on its jobs can be run by name. Without SCRIPT: list what is loaded.",
            "The runs of its jobs have its arguments, unless they are given another value."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  load titles.job.kts", "  run titles --input urls.txt", "  load"})
final class LoadCommand implements Callable<Integer> {
    private final World world;

    @Parameters(
            paramLabel = "SCRIPT",
            arity = "0..1",
            description = "A *.job.kts script, or a job written as a .kt or .java class.")
    private @Nullable String script;

    @Mixin
    private SetOption set = new SetOption();

    LoadCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (script == null) {
            List<JobScript> all = world.workbench().loaded().all();
            if (all.isEmpty()) {
                world.say("nothing is loaded; try: load SCRIPT");
            }
            all.forEach(loaded -> show(world, loaded));
        } else {
            keep(world, script, set.arguments());
        }
        world.flushData();
        return ExitCode.OK;
    }

    private static void keep(World world, String script, Map<String, String> arguments) throws InterruptedException {
        FileTime modified = LoadedScripts.modified(world.directory().resolve(script));
        JobScript loaded = new Scripts(world).load(script, arguments);
        world.workbench().loaded().keep(loaded, modified);
        show(world, loaded);
    }

    private static void show(World world, JobScript loaded) {
        String file = SafeText.line(world.directory().relativize(loaded.path()).toString());
        JobLines.of(loaded).forEach(line -> world.out().println(file + ": " + line));
    }

    /** {@code reload}: takes up what was changed in scripts that were loaded. */
    @Command(
            name = "reload",
            description =
                    "Compile loaded scripts again if they have changed, with the arguments that they were loaded with.",
            footerHeading = "%nExamples:%n",
            footer = {"  reload", "  reload titles"})
    static final class Reload implements Callable<Integer> {
        private final World world;

        @Parameters(paramLabel = "SCRIPT", arity = "0..1", description = "A loaded script or job. Default: all.")
        private @Nullable String script;

        @Mixin
        private SetOption set = new SetOption();

        Reload(World world) {
            this.world = world;
        }

        @Override
        public Integer call() throws InterruptedException {
            Map<String, String> given = set.arguments();
            List<JobScript> wanted = wanted(world.workbench().loaded());
            if (wanted.isEmpty()) {
                throw new JobException("nothing is loaded" + (script == null ? "" : " that is called " + script));
            }
            for (JobScript loaded : wanted) {
                keep(world, loaded.path().toString(), loaded.argumentsWith(given));
            }
            world.flushData();
            return ExitCode.OK;
        }

        private List<JobScript> wanted(LoadedScripts loaded) {
            if (script == null) {
                return loaded.all();
            }
            return loaded.all().stream()
                    .filter(one -> one.path()
                                    .equals(world.directory().resolve(script).normalize())
                            || one.jobs().stream().anyMatch(job -> job.name().equals(script)))
                    .toList();
        }
    }
}
