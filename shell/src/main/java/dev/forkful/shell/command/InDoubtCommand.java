package dev.forkful.shell.command;

import dev.forkful.JobException;
import dev.forkful.broker.Event;
import dev.forkful.broker.Order.Verb;
import dev.forkful.json.JsonWords;
import dev.forkful.json.TaskMapper;
import dev.forkful.run.Decision;
import dev.forkful.run.RunDirectory;
import dev.forkful.run.RunSnapshot;
import dev.forkful.run.Steering;
import dev.forkful.run.TasksInDoubt;
import dev.forkful.shell.progress.Figures;
import dev.forkful.shell.world.World;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** {@code forkful indoubt}: lists what was sent and not answered, and takes a person's decision. */
@Command(
        name = "indoubt",
        description = {
            "List the tasks of a run whose calls were sent and not answered, if its job holds them (inDoubt = HOLD);"
                    + " or decide what to do with them, whether or not the run is live.",
            "First find out, outside of Forkful, whether the call was done."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  forkful indoubt latest",
            "  forkful indoubt latest --json | jq -r .key",
            "  forkful indoubt pay-1121 --ok --task 12,17 --result '{\"by\":\"hand\"}' --reason 'seen in the ledger'",
            "  forkful indoubt pay-1121 --retry --where 'input.amount < 100' --dry-run"
        })
final class InDoubtCommand extends SteerCommand {
    @ArgGroup
    private @Nullable Choice choice;

    @Option(
            names = "--result",
            paramLabel = "JSON",
            description = "With --ok: the result of these tasks. Default: null.")
    private @Nullable String result;

    @Option(
            names = "--task",
            paramLabel = "N",
            split = ",",
            description = "Only these tasks, by sequence number. Default: all in doubt.")
    private @Nullable List<Long> tasks;

    @Mixin
    private WhereOption where = new WhereOption();

    @Option(names = "--dry-run", description = "Show how many tasks it would be, and change nothing.")
    private boolean dryRun;

    @Option(names = "--json", description = "List as NDJSON, one line per task.")
    private boolean json;

    /** One decision, or none. */
    static final class Choice {
        @Option(names = "--retry", required = true, description = "Run them again: they were not done.")
        private boolean retry;

        @Option(names = "--fail", required = true, description = "Settle them as failed, with the error type in-doubt.")
        private boolean fail;

        @Option(names = "--ok", required = true, description = "Settle them as ok: they were done.")
        private boolean ok;

        private Verb verb() {
            return retry ? Verb.DOUBT_RETRY : fail ? Verb.DOUBT_FAIL : Verb.DOUBT_OK;
        }

        private String words() {
            return retry ? "run anew" : fail ? "settled as failed" : "settled as ok";
        }
    }

    InDoubtCommand(World world) {
        super(world);
    }

    /** What is said of a run that leaves tasks to be decided. */
    static String call(World world, RunSnapshot run) {
        return count(run.inDoubt()) + " in doubt: sent, and not answered. To see what, and to decide: "
                + world.commandLine("indoubt", run.run());
    }

    private static String count(long tasks) {
        return Figures.count(tasks, "task") + (tasks == 1 ? " is" : " are");
    }

    @Override
    boolean worksAtRest() {
        return true;
    }

    @Override
    void act(RunDirectory directory, Steering steering) throws InterruptedException {
        requireSense();
        Predicate<Event.Reply> chosen = where.condition(directory); // first: a wrong one is told before all is read
        TasksInDoubt all = TasksInDoubt.of(directory);
        DoubtList list = new DoubtList(world(), directory.manifest().stageNames(), json);
        List<Decision.Choice> doubts = new ArrayList<>();
        all.forEach(named(all), doubt -> {
            if (chosen.test(doubt.asReply())) {
                doubts.add(doubt.choice());
                if (choice == null) {
                    list.print(doubt);
                }
            }
        });
        if (doubts.isEmpty()) {
            world().say(all.size() == 0 ? "no task is in doubt" : "no task in doubt matches");
        } else if (choice == null) {
            world().say(count(doubts.size()) + " in doubt; to decide: " + world().commandLine("indoubt", directory.id())
                    + " with --retry, --fail or --ok");
        } else if (dryRun) {
            world().out()
                    .println("dry run: of " + Figures.count(all.size(), "task") + " in doubt, " + doubts.size()
                            + " would be " + choice.words() + "; nothing was changed");
            world().flushData();
        } else {
            decide(directory, steering, choice, doubts);
        }
        where.remark(world());
    }

    private void decide(RunDirectory directory, Steering steering, Choice made, List<Decision.Choice> doubts)
            throws InterruptedException {
        Event.Steered unused =
                steering.decide(new Decision(made.verb(), result == null ? "null" : result, doubts), reason());
        boolean live = directory.isLive();
        world().say("run " + directory.id() + ": " + count(doubts.size()) + " " + made.words()
                + (live ? "" : "; to go on with the run: " + world().commandLine("resume", directory.id())));
    }

    private void requireSense() {
        if (json && choice != null) {
            throw new JobException("--json lists: it cannot stand with --retry, --fail or --ok");
        }
        if (dryRun && choice == null) {
            throw new JobException("--dry-run goes with --retry, --fail or --ok");
        }
        if (result == null) {
            return;
        }
        if (choice == null || !choice.ok) {
            throw new JobException("--result goes with --ok: it is the result of tasks that were done");
        }
        try {
            JsonNode unused = TaskMapper.tree(result);
        } catch (JacksonException e) {
            throw new JobException("--result " + result + ": this is no JSON: " + JsonWords.of(e), e);
        }
    }

    /** @throws JobException where a task was named that is not in doubt */
    private LongPredicate named(TasksInDoubt all) {
        if (tasks == null) {
            return sequence -> true;
        }
        for (long sequence : tasks) {
            if (!all.contains(sequence)) {
                throw new JobException("--task " + sequence + ": that task is not in doubt");
            }
        }
        return new HashSet<>(tasks)::contains;
    }

    @Override
    String steer(RunDirectory directory, Steering steering) {
        throw new IllegalStateException("decides by itself");
    }
}
