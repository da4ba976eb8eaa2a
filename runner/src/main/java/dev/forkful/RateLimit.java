package dev.forkful;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A limit that all workers of a run share: how fast attempts, or calls to a host, may begin, and how many of them may
 * be in flight. Paced: what was not used is lost, but for the last 50 ms. In any window of w seconds at most rate × (w
 * + 0.051) + 1 begin, and one more for each worker that stood still when it had its turn.
 *
 * <pre>{@code
 * RateLimit.ofRun(Rate.perSecond(200))
 * RateLimit.perHost(Rate.perSecond(20)).withInFlight(8)
 * RateLimit.byKey(Ticket.class, Ticket::tenant, Rate.perMinute(500))
 * RateLimit.ofRun(Rate.perMinute(200_000)).withCost(Prompt.class, Prompt::tokens).withSettle(Answer.class, Answer::used)
 * }</pre>
 *
 * <p><i>Threading:</i> immutable; the functions must be thread-safe.
 */
public final class RateLimit {
    /** The most that may be in flight under one key: each has a word in shared memory. */
    public static final int MAX_IN_FLIGHT = 1_000;

    /** One that bounds nothing: a person may bound it later. */
    public static final RateLimit UNLIMITED = new RateLimit(new Draft(Scope.RUN));

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /** What a limit is counted by. */
    public enum Scope {
        /** All attempts of the run together. */
        RUN,
        /** Calls of one scheme, host and port. */
        HOST,
        /** Attempts of one key. */
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

    /** How fast attempts may begin, over all workers. */
    public static RateLimit ofRun(Rate rate) {
        Draft draft = new Draft(Scope.RUN);
        draft.rate = rate;
        return new RateLimit(draft);
    }

    /** How fast calls to one host may begin; each redirect is a call of its own. */
    public static RateLimit perHost(Rate rate) {
        Draft draft = new Draft(Scope.HOST);
        draft.rate = rate;
        return new RateLimit(draft);
    }

    /** How many calls to one host may be in flight at a time. */
    public static RateLimit perHostInFlight(int calls) {
        return new RateLimit(new Draft(Scope.HOST)).withInFlight(calls);
    }

    /** How fast attempts at tasks of one key may begin. Keys are compared as text; null is one, too. */
    public static <I> RateLimit byKey(
            Class<I> inputType, Function<? super I, ? extends @Nullable Object> key, Rate rate) {
        return byKey((Type) inputType, key, rate);
    }

    /** How many attempts at tasks of one key may be in flight at a time. */
    public static <I> RateLimit byKeyInFlight(
            Class<I> inputType, Function<? super I, ? extends @Nullable Object> key, int attempts) {
        return byKey((Type) inputType, key, null).withInFlight(attempts);
    }

    /** The same for a type that a {@code Class} cannot name; without a rate it needs {@link #withInFlight}. */
    @SuppressWarnings("unchecked") // the key's type is the stage's, which JobSpec holds
    public static RateLimit byKey(Type inputType, Function<?, ? extends @Nullable Object> key, @Nullable Rate rate) {
        Draft draft = new Draft(Scope.KEY);
        draft.rate = rate;
        draft.inputTypes.add(inputType);
        draft.key = (Function<Object, ? extends @Nullable Object>) key;
        return new RateLimit(draft);
    }

    /** The same with so many in flight under one key; 1 to 1,000; for {@code HOST} and {@code KEY}. */
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

    /** The same, shared with all runs of this user on this machine whose limit has that name. */
    public RateLimit withName(String value) {
        if (!NAME.matcher(value).matches()) {
            throw new JobException("limit name '" + value
                    + "': must be 1 to 64 of A-Z a-z 0-9 . _ - and begin with a letter or digit");
        }
        Draft draft = draft();
        draft.name = value;
        return new RateLimit(draft);
    }

    /** The same, of which an attempt takes as much as the function says of its input; 0 or more. */
    public <I> RateLimit withCost(Class<I> inputType, ToDoubleFunction<? super I> function) {
        return withCost((Type) inputType, function);
    }

    /** The same for a type that a {@code Class} cannot name. */
    @SuppressWarnings("unchecked")
    public RateLimit withCost(Type inputType, ToDoubleFunction<?> function) {
        if (scope == Scope.HOST) {
            throw new JobException("a limit by host has no cost: a call does not know its task's input");
        }
        if (rate == null) {
            throw new JobException("a limit with a cost needs a rate");
        }
        Draft draft = draft();
        draft.inputTypes.add(inputType);
        draft.cost = (ToDoubleFunction<Object>) function;
        return new RateLimit(draft);
    }

    /**
     * The same, and what a result shows to have been used counts in place of the cost. What the attempts cost that
     * failed stays as it was taken.
     */
    public <R> RateLimit withSettle(Class<R> resultType, ToDoubleFunction<? super R> function) {
        if (cost == null) {
            throw new JobException("a limit that is settled needs a cost to begin with");
        }
        Draft draft = draft();
        draft.settle = result -> function.applyAsDouble(resultType.cast(result));
        return new RateLimit(draft);
    }

    /** What it is counted by. */
    public Scope scope() {
        return scope;
    }

    /** How fast; null for no bound. */
    public @Nullable Rate rate() {
        return rate;
    }

    /** How many at a time under one key; 0 for no bound. */
    public int inFlight() {
        return inFlight;
    }

    /** Under which name other runs share it; null where none does. */
    public @Nullable String name() {
        return name;
    }

    /** Whether it asks the job's code about each task. */
    public boolean asksTheInput() {
        return key != null || cost != null;
    }

    /** The types that its functions take; empty where it has none. */
    List<Type> inputTypes() {
        return inputTypes;
    }

    /** Whether it holds for a stage of that type: all that its functions take, or it has none. */
    public boolean holdsFor(Type inputType) {
        return inputTypes.stream().allMatch(inputType::equals);
    }

    /** The key of an input, as text; the same for all where it has no keys. Runs the job's code. */
    public String keyOf(Object input) {
        return key == null ? "" : String.valueOf(key.apply(input));
    }

    /**
     * What an attempt at an input takes; 1 where nothing else was said. Runs the job's code.
     *
     * @throws JobException where that says less than 0
     */
    public double costOf(Object input) {
        if (cost == null) {
            return 1;
        }
        return counted("cost", cost.applyAsDouble(input));
    }

    /**
     * What a result was really worth; null where nobody says. Runs the job's code.
     *
     * @throws JobException where that says less than 0
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
