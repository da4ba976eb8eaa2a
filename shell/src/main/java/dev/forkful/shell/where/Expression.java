package dev.forkful.shell.where;

import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.NullValue;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelVariableResolver;
import dev.forkful.JobException;
import dev.forkful.Stage;
import dev.forkful.broker.Event;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A CEL expression over one reply, such as {@code status == 503 && input.host == "a"}; see {@link ReplyNames}.
 *
 * <p><i>Threading:</i> not thread-safe.
 */
public final class Expression {
    private static final CelOptions OPTIONS = CelOptions.current()
            .enableHeterogeneousNumericComparisons(true) // ms > 100 and input.n < 2.5 are what people write
            .build();

    /** The next line of a message about an expression. */
    private static final String NAMES = "\n  the names are " + String.join(", ", ReplyNames.TYPES.keySet())
            + "; status is that of HTTP, and the fields of input, result and error follow a dot: error.type";

    private final CelRuntime.Program program;
    private List<String> stages = List.of(Stage.MAIN);
    private String lastFault = "";

    private Expression(CelRuntime.Program program) {
        this.program = program;
    }

    /**
     * An expression that is true or false.
     *
     * @param option where it was given, for messages
     * @throws JobException where it is wrong, with its column and what can be named
     */
    public static Expression condition(String option, String text) {
        return compile(option, text, SimpleType.BOOL);
    }

    /**
     * An expression of any type.
     *
     * @throws JobException as {@link #condition}
     */
    public static Expression value(String option, String text) {
        return compile(option, text, SimpleType.DYN);
    }

    /** Over replies of a run whose stages have these names, by index; without a word the one stage of a job. */
    public Expression inStages(List<String> names) {
        stages = List.copyOf(names);
        return this;
    }

    private static Expression compile(String option, String text, CelType wanted) {
        if (text.isBlank()) {
            throw new JobException(option + ": column 1: the expression is empty" + NAMES);
        }
        CelCompilerBuilder compiler = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS);
        ReplyNames.TYPES.forEach(compiler::addVar);
        CelCompiler built = compiler.build();
        CelValidationResult result = built.compile(text);
        if (result.hasError()) {
            throw new JobException(result.getErrors().stream()
                    .map(Expression::describe)
                    .distinct()
                    .collect(Collectors.joining("\n  ", option + ": ", NAMES)));
        }
        try {
            CelType type = result.getAst().getResultType();
            // What is known at run time only, such as input.checked, is no mistake yet.
            if (!wanted.isAssignableFrom(type) && !type.equals(SimpleType.DYN)) {
                throw new JobException(option + ": column 1: '" + text + "' is of type " + type.name()
                        + ", but must be true or false, such as " + text + " == …" + NAMES);
            }
            CelRuntime runtime = CelRuntimeFactory.plannerRuntimeBuilder()
                    .setOptions(OPTIONS)
                    .build();
            return new Expression(runtime.createProgram(result.getAst()));
        } catch (CelValidationException | CelEvaluationException e) {
            throw new JobException(option + ": " + e.getMessage(), e);
        }
    }

    private static String describe(CelIssue issue) {
        int line = issue.getSourceLocation().getLine();
        int column = issue.getSourceLocation().getColumn() + 1;
        return (line > 1 ? "line " + line + ", " : "") + "column " + column + ": " + CelWords.of(issue.getMessage());
    }

    /**
     * What it comes to: a {@code Boolean}, {@code Long}, {@code Double}, {@code String} or anything else that CEL has;
     * empty where it has no answer, as for a field that the reply lacks.
     */
    public Optional<Object> of(Event.Reply reply) {
        try {
            CelVariableResolver names = new ReplyNames(reply, stages)::find;
            return Optional.of(program.eval(names));
        } catch (CelEvaluationException e) {
            lastFault = CelWords.of(String.valueOf(e.getMessage()).replaceFirst("^evaluation error at .*?: ", ""));
            return Optional.empty();
        }
    }

    /** Why the last that had no answer had none. */
    String lastFault() {
        return lastFault;
    }

    /** Whether what {@link #of} gave is JSON's null. */
    public static boolean isNull(@Nullable Object value) {
        return value == null || value instanceof NullValue;
    }
}
