package dev.forkful;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is wrong with the stages of a job. */
final class StageProblems {
    private static final int MAX_BACKLOG = 1_000_000;
    private static final List<String> PARTS = List.of("name", "input type", "handler", "treatment of repeats");

    private StageProblems() {}

    /** Those that have all that a stage needs: only they can be asked for more. */
    static List<Stage<?>> whole(List<? extends Stage<?>> stages) {
        return stages.stream()
                .filter(stage -> stage != null && Stream.of(parts(stage)).allMatch(Objects::nonNull))
                .<Stage<?>>map(stage -> stage)
                .toList();
    }

    static List<String> of(List<? extends Stage<?>> stages) {
        List<String> problems = new ArrayList<>();
        if (stages.isEmpty()) {
            problems.add("no stage: a job needs one at least");
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < stages.size(); i++) {
            Stage<?> stage = stages.get(i);
            if (stage == null || stage.name() == null) {
                problems.add((stage == null ? "stage " : "the name of stage ") + (i + 1) + " is null");
                continue;
            }
            addProblemsOfName(problems, stage.name(), names.add(stage.name()));
            addNulls(problems, stage);
            if (stage.backlog() < 1 || stage.backlog() > MAX_BACKLOG) {
                problems.add("backlog = " + stage.backlog() + " of stage '" + stage.name() + "': must be from 1 to "
                        + MAX_BACKLOG);
            }
        }
        return problems;
    }

    private static void addProblemsOfName(List<String> problems, String name, boolean isNew) {
        if (!JobSpec.NAME.matcher(name).matches() || name.equals(JobSpec.ALL_STAGES)) {
            problems.add("stage name '" + name + "': must be 1 to 64 of A-Z a-z 0-9 . _ -, begin with a letter"
                    + " or digit, and not be " + JobSpec.ALL_STAGES);
        }
        if (!isNew) {
            problems.add("stage '" + name + "' is declared twice");
        }
    }

    private static void addNulls(List<String> problems, Stage<?> stage) {
        String of = stage.name().equals(Stage.MAIN) ? " of the task" : " of stage '" + stage.name() + "'";
        @Nullable Object[] parts = parts(stage);
        for (int i = 0; i < parts.length; i++) {
            if (parts[i] == null) {
                problems.add("the " + PARTS.get(i) + of + " is null");
            }
        }
    }

    /** In the order of their {@link #PARTS words}. */
    private static @Nullable Object[] parts(Stage<?> stage) {
        return new @Nullable Object[] {stage.name(), stage.inputType(), stage.handler(), stage.repeats()};
    }
}
