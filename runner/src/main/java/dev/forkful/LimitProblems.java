package dev.forkful;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is wrong with the limits of a job, as far as only the job can tell. */
final class LimitProblems {
    private LimitProblems() {}

    static List<String> of(List<RateLimit> limits, List<Stage<?>> stages) {
        List<String> problems = new ArrayList<>();
        Set<String> alone = new HashSet<>();
        for (RateLimit limit : limits) {
            if (limit.scope() == RateLimit.Scope.HOST && !alone.add("host")) {
                problems.add("limit by host stands twice: a job has one");
            } else if (limit.scope() == RateLimit.Scope.RUN && !limit.asksTheInput() && !alone.add("run")) {
                problems.add("limit of the whole run stands twice: a job has one");
            }
            if (limit.rate() == null && limit.inFlight() == 0) {
                problems.add("limit" + limit + ": says neither how fast nor how many in flight");
            }
            if (!stages.isEmpty() && stages.stream().noneMatch(stage -> limit.holdsFor(stage.inputType()))) {
                problems.add("limit " + limit + ": its functions take "
                        + String.join(
                                " and ",
                                limit.inputTypes().stream()
                                        .map(type -> type.getTypeName())
                                        .toList())
                        + ", but a task is a " + stages.get(0).inputType().getTypeName());
            }
        }
        return problems;
    }
}
