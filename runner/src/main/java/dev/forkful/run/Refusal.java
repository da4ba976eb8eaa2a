package dev.forkful.run;

import dev.forkful.JobSpec;
import dev.forkful.Rate;
import dev.forkful.broker.Order.Verb;
import java.time.Duration;

/** Why a run does not do what a person asks of it; one rule for who follows orders and who asks beforehand. */
final class Refusal {
    /** A week. */
    static final long MAX_TIMEOUT_MILLIS = 604_800_000;
    /** A hundred years: longer ones would overflow where they are counted in nanoseconds. */
    static final long MAX_DRAIN_MILLIS = Duration.ofDays(36_500).toMillis();

    private Refusal() {}

    /**
     * How a run stands.
     *
     * @param concurrency attempts that may be in flight
     * @param adaptive whether the job lets the run adapt its concurrency
     * @param open whether it takes tasks while it goes
     * @param draining whether it takes no new tasks for good
     */
    record Footing(int concurrency, boolean adaptive, boolean open, boolean draining) {}

    /** Why not, for people; empty where nothing speaks against it. */
    static String of(Verb verb, long amount, Footing footing) {
        return switch (verb) {
            case SCALE ->
                amount <= footing.concurrency
                        ? outside("workers", amount, 1, Manifest.MOST_WORKERS, "")
                        : "each worker needs at least one call in flight, and the concurrency is "
                                + footing.concurrency;
            case CONCURRENCY ->
                amount != 0
                        ? outside("concurrency", amount, 1, Manifest.MOST, "")
                        : footing.adaptive ? "" : "its job has no adaptive concurrency to go back to";
            case TIMEOUT -> amount >= 1 && amount <= MAX_TIMEOUT_MILLIS ? "" : "timeout must be from 1 ms to a week";
            case SUBMIT, CLOSE -> footing.open ? "" : "its tasks come from an input: only an open run takes more";
            case DOUBT_RETRY ->
                footing.draining ? "it is ending, and nobody would run them; ask again when it has" : "";
            case PAUSE, UNPAUSE -> footing.draining ? "it is draining" : "";
            case RATE, HOST_RATE -> Rate.isPossible(amount) ? "" : "no such rate";
            case ADAPT, GUARD -> "a run does that by itself";
            case HEAP -> outside("heap", amount, JobSpec.LEAST_HEAP >> 20, JobSpec.MOST_HEAP >> 20, " MiB");
            case REVISE -> "a live run keeps its code";
            case DRAIN -> outside("drain timeout", amount, 0, MAX_DRAIN_MILLIS, " ms");
            case CANCEL, DOUBT_FAIL, DOUBT_OK -> "";
        };
    }

    private static String outside(String what, long value, long least, long most, String unit) {
        return value >= least && value <= most ? "" : what + " must be from " + least + " to " + most + unit;
    }
}
