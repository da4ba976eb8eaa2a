package dev.forkful.shell.command;

import dev.forkful.JobException;
import dev.forkful.Rate;
import dev.forkful.broker.Order.Verb;
import dev.forkful.shell.workbench.Settings;
import dev.forkful.shell.world.ExitCode;
import dev.forkful.shell.world.World;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code forkful set}: other settings for a live run. */
@Command(
        name = "set",
        description = "Change settings of a live run. They also hold when the run is resumed.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  forkful set latest concurrency=500",
            "  forkful set latest timeout=5s concurrency=50 --reason 'it hangs' --dry-run",
            "  forkful set latest rate=200/s --reason 'they asked us to slow down'",
            "",
            "In the shell, also settings of the shell itself:",
            "  set footer off|on|workers    what is shown under the prompt",
            "  set keys emacs|vi            the key bindings of the line editor",
            "  set warm 60                  how many seconds workers wait for another run of the same job"
        })
final class SetCommand extends OrderCommand {
    /** What stands before the value of each setting. */
    static final List<String> SETTINGS = List.of("concurrency=", "rate=", "per-host=", "timeout=", "heap=");

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "SETTING",
            description = {
                "concurrency=N: attempts in flight over all workers, from 1; concurrency=adaptive: adapt as the job says.",
                "rate=RATE: the rate at which attempts begin: 200/s, 500/min or 20/h; rate=none: no limit.",
                "per-host=RATE: the rate at which calls to each host begin; or none.",
                "timeout=TIME: the longest that an attempt may take, also those that are running; up to a week.",
                "heap=SIZE: the heap of each worker that starts from now on: 512m, 2g."
            })
    private List<String> settings = List.of();

    SetCommand(World world) {
        super(world);
    }

    @Override
    public Integer call() throws InterruptedException {
        if (world().isShell() && Settings.names().contains(given()) && settings.size() == 1) {
            world().workbench().settings().set(given(), settings.get(0));
            return ExitCode.OK;
        }
        return super.call();
    }

    @Override
    List<Change> changes() {
        Set<String> names = new HashSet<>();
        for (String setting : settings) {
            String name = setting.replaceFirst("=.*", "");
            if (!names.add(name)) {
                throw new JobException(name + " is given twice: say it once");
            }
        }
        return settings.stream().map(SetCommand::change).toList();
    }

    private static Change change(String setting) {
        String value = setting.substring(setting.indexOf('=') + 1);
        if (setting.equals("concurrency=adaptive")) {
            return Change.of(Verb.CONCURRENCY, 0, now -> "from " + now.limit());
        } else if (setting.startsWith("concurrency=")) {
            int attempts = atLeastOne("concurrency", number(setting, value));
            return Change.of(Verb.CONCURRENCY, attempts, now -> "from " + now.limit());
        } else if (setting.startsWith("rate=")) {
            return Change.of(
                    Verb.RATE, Rate.parse(value).thousandthsPerHour(), now -> "for all that begins from now on");
        } else if (setting.startsWith("per-host=")) {
            return Change.of(
                    Verb.HOST_RATE, Rate.parse(value).thousandthsPerHour(), now -> "for all that begins from now on");
        } else if (setting.startsWith("timeout=")) {
            Duration timeout = converted(new Seconds()::convert, setting, value);
            return Change.of(Verb.TIMEOUT, timeout.toMillis(), now -> "for the " + now.inFlight() + " in flight, too");
        } else if (setting.startsWith("heap=")) {
            return Change.of(
                    Verb.HEAP,
                    converted(new HeapText()::convert, setting, value),
                    now -> "for workers that start from now on");
        }
        throw new JobException("no setting " + setting
                + ": what can be set is concurrency=N, rate=RATE, per-host=RATE, timeout=TIME and heap=SIZE");
    }

    private static int number(String setting, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new JobException(setting + ": not a number", e);
        }
    }

    private static <T> T converted(Function<String, T> converter, String setting, String value) {
        try {
            return converter.apply(value);
        } catch (TypeConversionException e) {
            throw new JobException(setting + ": " + e.getMessage(), e);
        }
    }
}
