package dev.forkful.shell.command;

import dev.forkful.broker.Event;
import dev.forkful.run.RunDirectory;
import dev.forkful.shell.where.Condition;
import dev.forkful.shell.world.SafeText;
import dev.forkful.shell.world.World;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that chooses tasks by an expression. The library for these is loaded only where one is given. */
final class WhereOption {
    private static final String NAME = "--where";
    private static final int MOST_COLUMNS = 300;

    @Option(
            names = NAME,
            paramLabel = "EXPR",
            description =
                    "Only tasks for which this CEL expression is true, such as 'status == 503 && input.host == \"a\"'"
                            + " or 'error.type == \"timeout\"'. Names: seq, stage, ok, status (of HTTP), error, input, result,"
                            + " attempts, ms, worker, at.")
    private @Nullable String expression;

    private @Nullable Condition condition;

    boolean isGiven() {
        return expression != null;
    }

    /** As it was given, shortened; empty where it was not. */
    String inWords() {
        return expression == null ? "" : NAME + " '" + SafeText.clipped(expression, MOST_COLUMNS) + "'";
    }

    /**
     * Whether a reply of the run is chosen; all are, where nothing was given.
     *
     * @throws dev.forkful.JobException where the expression is wrong
     */
    Predicate<Event.Reply> condition(RunDirectory run) {
        if (expression == null) {
            return reply -> true;
        }
        condition = new Condition(NAME, expression).inStages(run.manifest().stageNames());
        return condition;
    }

    /** The replies of a run that are chosen, all others than failed ones left out if wished. */
    LatestReplies of(RunDirectory run, boolean failedOnly) {
        Predicate<Event.Reply> chosen = condition(run); // first: a wrong one is told before anything is read
        LatestReplies replies = new LatestReplies(run);
        if (failedOnly) {
            replies.onlyFailed();
        }
        return isGiven() ? replies.only(chosen) : replies;
    }

    /** Says what is to be said when all replies were asked. */
    void remark(World world) {
        if (condition != null && !condition.remark().isEmpty()) {
            world.say(SafeText.line(condition.remark()));
        }
    }
}
