package dev.forkful;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A limit that all workers of a run share: how fast attempts, or calls to a host, may start, and how many of them may
 * be in flight at once. Whatever has to wait takes no thread and no place in the concurrency, and its timeout does not
 * run. One call is an exception: one of {@code http.client()} that a handler makes on a thread of its own. While it
 * waits, its attempt keeps its place in the concurrency, and its timeout runs on.
 *
 * <p>Starts are paced evenly. Unused capacity is not saved up, except for the last 50 ms: in any window of w seconds,
 * at most rate × (w + 0.051) + 1 start, plus one for each worker that was suspended when its turn came.
 *
 * <pre>{@code
 * RateLimit.ofRun(Rate.perSecond(200))
 * RateLimit.perHost(Rate.perSecond(20)).withInFlight(8)
 * RateLimit.byKey(Ticket.class, Ticket::tenant, Rate.perMinute(500))
 * RateLimit.ofRun(Rate.perMinute(200_000)).withCost(Prompt.class, Prompt::tokens).withSettle(Answer.class, Answer::used)
 * }</pre>
 *
 * <p><i>Threading:</i> immutable; the functions for keys and costs must be thread-safe.
 */
public final class RateLimit {
    /** The largest number that may be in flight at once under one key: 1,000. */
    public static final int MAX_IN_FLIGHT = 1_000;

    /** A limit that limits nothing; a person can still set a rate while the run goes on. */
    public static final RateLimit UNLIMITED = new RateLimit(new Draft(Scope.RUN));

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /** What a limit applies to. */
    public enum Scope {
        /** All attempts of the run together. */
        RUN,
        /** HTTP calls to one host, that is, to one combination of scheme, host name and port. */
        HOST,
        /** Attempts at tasks with the same key. */
        KEY
    }

    private final Scope scope;
    private final @Nullable Rate rate;
    private final int inFlight;
    private final @Nullable String name;
    private final List<Type> inputTypes;
    private final @Nullable Function<Object, ? extends @Nullable Object> key;
    private final @Nullable ToDoubleFunction<Object> cost;
    private final @Nullable ToDoubleFunction<Object> settle;

    private RateLimit(Draft draft) {
        scope = draft.scope;
        rate = draft.rate;
        inFlight = draft.inFlight;
        name = draft.name;
        inputTypes = List.copyOf(draft.inputTypes);
        key = draft.key;
        cost = draft.cost;
        settle = draft.settle;
    }

    private static final class Draft {
        private final Scope scope;
        private @Nullable Rate rate;
        private int inFlight;
        private @Nullable String name;
        private final List<Type> inputTypes = new ArrayList<>();
        private @Nullable Function<Object, ? extends @Nullable Object> key;
        private @Nullable ToDoubleFunction<Object> cost;
        private @Nullable ToDoubleFunction<Object> settle;

        Draft(Scope scope) {
            this.scope = scope;
        }
    }

    private Draft draft() {
        Draft draft = new Draft(scope);
        draft.rate = rate;
        draft.inFlight = inFlight;
        draft.name = name;
        draft.inputTypes.addAll(inputTypes);
        draft.key = key;
        draft.cost = cost;
        draft.settle = settle;
        return draft;
    }

    /** Limits how fast attempts may start, over all workers. */
    public static RateLimit ofRun(Rate rate) {
        Draft draft = new Draft(Scope.RUN);
        draft.rate = rate;
        return new RateLimit(draft);
    }

    /** Limits how fast calls to each host may start. Each redirect counts as another call. */
    public static RateLimit perHost(Rate rate) {
        Draft draft = new Draft(Scope.HOST);
        draft.rate = rate;
        return new RateLimit(draft);
    }

    /** Limits how many calls to each host may be in flight at once: 1 to 1,000. */
    public static RateLimit perHostInFlight(int calls) {
        return new RateLimit(new Draft(Scope.HOST)).withInFlight(calls);
    }

    /**
     * Limits how fast attempts at tasks with the same key may start.
     *
     * @param inputType the input type of the stage that the limit applies to
     * @param key computes the key from the input; keys are compared as text, and null is a key too
     * @param rate for each key
     */
    public static <I> RateLimit byKey(
            Class<I> inputType, Function<? super I, ? extends @Nullable Object> key, Rate rate) {
        return byKey((Type) inputType, key, rate);
    }

    /**
     * Limits how many attempts at tasks with the same key may be in flight at once.
     *
     * @param inputType the input type of the stage that the limit applies to
     * @param key computes the key from the input; keys are compared as text, and null is a key too
     * @param attempts for each key, 1 to 1,000
     */
    public static <I> RateLimit byKeyInFlight(
            Class<I> inputType, Function<? super I, ? extends @Nullable Object> key, int attempts) {
        return byKey((Type) inputType, key, null).withInFlight(attempts);
    }

    /**
     * Like {@link #byKey(Class, Function, Rate)}, for a type that a {@code Class} cannot express.
     *
     * @param rate for each key; null for a limit that is completed with {@link #withInFlight}
     */
    @SuppressWarnings("unchecked") // the key's type is the stage's, which JobSpec holds
    public static RateLimit byKey(Type inputType, Function<?, ? extends @Nullable Object> key, @Nullable Rate rate) {
        JobException.refuseNull("input type of a limit", inputType);
        JobException.refuseNull("key of a limit", key);
        Draft draft = new Draft(Scope.KEY);
        draft.rate = rate;
        draft.inputTypes.add(inputType);
        draft.key = (Function<Object, ? extends @Nullable Object>) key;
        return new RateLimit(draft);
    }

    /**
     * Returns a copy that also limits how many may be in flight at once for each host or key.
     *
     * @param value 1 to 1,000
     * @throws JobException if the value is out of range, or this is a limit of the whole run, for which the job's
     *     concurrency says it
     */
    public RateLimit withInFlight(int value) {
        Draft draft = draft();
        draft.inFlight = value;
        if (value < 1 || value > MAX_IN_FLIGHT || scope == Scope.RUN) {
            throw new JobException(
                    scope == Scope.RUN
                            ? "a limit of the whole run has no inFlight: that is the job's concurrency"
                            : "limit inFlight = " + value + ": must be from 1 to " + MAX_IN_FLIGHT);
        }
        return new RateLimit(draft);
    }

    /**
     * Returns a copy that is shared by all runs of this user on this machine that have a limit with this name.
     *
     * @param value 1 to 64 letters, digits, dots, underscores and hyphens, the first a letter or digit
     */
    public RateLimit withName(String value) {
        JobException.refuseNull("name of a limit", value);
        if (!NAME.matcher(value).matches()) {
            throw new JobException("limit name '" + value
                    + "': must be 1 to 64 of A-Z a-z 0-9 . _ - and begin with a letter or digit");
        }
        Draft draft = draft();
        draft.name = value;
        return new RateLimit(draft);
    }

    /**
     * Returns a copy in which attempts use up different amounts of the rate, such as tokens of a language model.
     *
     * @param function the amount that an attempt takes, computed from its input: 0 or more
     * @throws JobException if this is a limit per host, or has no rate
     */
    public <I> RateLimit withCost(Class<I> inputType, ToDoubleFunction<? super I> function) {
        return withCost((Type) inputType, function);
    }

    /** Like {@link #withCost(Class, ToDoubleFunction)}, for a type that a {@code Class} cannot express. */
    @SuppressWarnings("unchecked")
    public RateLimit withCost(Type inputType, ToDoubleFunction<?> function) {
        if (scope == Scope.HOST) {
            throw new JobException("a limit by host has no cost: a call does not know its task's input");
        }
        if (rate == null) {
            throw new JobException("a limit with a cost needs a rate");
        }
        JobException.refuseNull("input type of a limit", inputType);
        JobException.refuseNull("cost of a limit", function);
        Draft draft = draft();
        draft.inputTypes.add(inputType);
        draft.cost = (ToDoubleFunction<Object>) function;
        return new RateLimit(draft);
    }

    /**
     * Returns a copy that corrects the cost of an attempt once its result tells what it really used. The cost of a
     * failed attempt is not corrected.
     *
     * @param function the amount that was used, computed from the result: 0 or more
     * @throws JobException if this limit has no cost
     */
    public <R> RateLimit withSettle(Class<R> resultType, ToDoubleFunction<? super R> function) {
        if (cost == null) {
            throw new JobException("a limit that is settled needs a cost to begin with");
        }
        JobException.refuseNull("result type of a limit", resultType);
        JobException.refuseNull("settle of a limit", function);
        Draft draft = draft();
        draft.settle = result -> function.applyAsDouble(resultType.cast(result));
        return new RateLimit(draft);
    }

    /** What the limit applies to. */
    public Scope scope() {
        return scope;
    }

    /** The rate; null if only the number in flight is limited. */
    public @Nullable Rate rate() {
        return rate;
    }

    /** How many may be in flight at once for each host or key; 0 for no limit. */
    public int inFlight() {
        return inFlight;
    }

    /** The name by which other runs share it; null if it is not shared. */
    public @Nullable String name() {
        return name;
    }

    /** Whether it has a function, of the job's own code, that is called for each task. */
    public boolean asksTheInput() {
        return key != null || cost != null;
    }

    /** The input types that its functions take; empty if it has none. */
    List<Type> inputTypes() {
        return inputTypes;
    }

    /** Whether it applies to a stage with this input type: its functions take that type, or it has none. */
    public boolean holdsFor(Type inputType) {
        return inputTypes.stream().allMatch(inputType::equals);
    }

    /** The key of an input as text; the same for all inputs if it has no key function. Calls the job's code. */
    public String keyOf(Object input) {
        return key == null ? "" : String.valueOf(key.apply(input));
    }

    /**
     * The amount that an attempt at this input takes; 1 if there is no cost function. Calls the job's code.
     *
     * @throws JobException if the function returns less than 0
     */
    public double costOf(Object input) {
        if (cost == null) {
            return 1;
        }
        return counted("cost", cost.applyAsDouble(input));
    }

    /**
     * The amount that an attempt really used, by its result; null if there is no function for it. Calls the job's code.
     *
     * @throws JobException if the function returns less than 0
     */
    public @Nullable Double settlementOf(Object result) {
        return settle == null ? null : (Double) counted("settle", settle.applyAsDouble(result));
    }

    private static double counted(String what, double value) {
        if (!(value >= 0 && value <= 1e15)) {
            throw new JobException("the " + what + " of a limit is " + value + ": must be 0 or more");
        }
        return value;
    }

    /** For people: {@code 200/s}, {@code 20/s and 8 in flight per host}. */
    @Override
    public String toString() {
        String amount = rate == null ? "" : rate + (cost == null ? "" : " (weighted)");
        String flight = inFlight == 0 ? "" : inFlight + " in flight";
        String what = amount + (amount.isEmpty() || flight.isEmpty() ? "" : " and ") + flight;
        String by = scope == Scope.RUN ? "" : scope == Scope.HOST ? " per host" : " by key";
        return what + by + (name == null ? "" : ", shared as " + name);
    }
}
