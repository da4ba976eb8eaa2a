package dev.forkful.shell.where;

import dev.forkful.Stage;
import dev.forkful.broker.Event;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Chooses replies by an expression. One that cannot answer it, since it lacks a field, is not chosen; how many these
 * were is told at the end, with what the first of them has: a name that is misspelt would else look like none found.
 *
 * <p><i>Threading:</i> not thread-safe.
 */
public final class Condition implements Predicate<Event.Reply> {
    private final String option;
    private final Expression expression;
    private List<String> stages = List.of(Stage.MAIN);
    private long asked;
    private long unanswered;
    private long firstUnanswered;
    private String firstFault = "";
    private List<String> firstPaths = List.of();

    /**
     * A condition as a person wrote it.
     *
     * @param option where it was given, for messages
     * @throws dev.forkful.JobException where it is wrong, with its column and what can be named
     */
    public Condition(String option, String text) {
        this.option = option;
        this.expression = Expression.condition(option, text);
    }

    /** Over replies of a run whose stages have these names, by index; without a word the one stage of a job. */
    public Condition inStages(List<String> names) {
        stages = List.copyOf(names);
        Expression unused = expression.inStages(names);
        return this;
    }

    @Override
    public boolean test(Event.Reply reply) {
        asked++;
        Optional<Object> answer = expression.of(reply);
        if (answer.isEmpty()) {
            noteUnanswered(reply);
        }
        return answer.isPresent() && answer.get().equals(true);
    }

    private void noteUnanswered(Event.Reply reply) {
        if (unanswered++ == 0) {
            firstUnanswered = reply.sequence();
            firstFault = expression.lastFault();
            firstPaths = new ReplyNames(reply, stages).paths();
        }
    }

    /** What is to be said at the end; empty where every reply had an answer. */
    public String remark() {
        return unanswered == 0
                ? ""
                : option + ": " + unanswered + " of " + asked + " tasks have no answer, and are left out; task "
                        + firstUnanswered + ", the first: " + firstFault.replaceFirst("[.]?$", ".") + " It has "
                        + String.join(", ", firstPaths);
    }
}
