package dev.forkful.run;

import dev.forkful.Rate;
import dev.forkful.broker.Order;
import dev.forkful.broker.Order.Verb;
import java.math.BigDecimal;

/** Orders in words. */
public final class Orders {
    private Orders() {}

    /** What was done, such as {@code scaled to 4 workers}. */
    public static String past(Order order) {
        return past(order.verb(), order.amount());
    }

    /** The same of an order that is not given yet. */
    public static String past(Verb verb, long amount) {
        return switch (verb) {
            case PAUSE -> "paused";
            case UNPAUSE -> "unpaused";
            case DRAIN -> "drained";
            case CANCEL -> "cancelled";
            case SCALE -> "scaled to " + amount + (amount == 1 ? " worker" : " workers");
            case CONCURRENCY -> amount == 0 ? "set to an adaptive concurrency" : "set to a concurrency of " + amount;
            case TIMEOUT -> "set to a timeout of " + seconds(amount) + " s";
            case SUBMIT -> amount + (amount == 1 ? " task" : " tasks") + " submitted";
            case CLOSE -> "closed";
            case HEAP -> "set to a heap of " + amount + " MiB a worker";
            case GUARD -> amount == 0 ? "let go by the guard" : "held back by the guard";
            case REVISE -> "given other code, number " + amount;
            case RATE -> "set to " + rate(amount);
            case ADAPT -> "adapted to a concurrency of " + amount;
            case HOST_RATE -> "set to " + rate(amount) + " per host";
            case DOUBT_RETRY -> doubtful(amount) + " to be run anew";
            case DOUBT_FAIL -> doubtful(amount) + " settled as failed";
            case DOUBT_OK -> doubtful(amount) + " settled as ok";
        };
    }

    private static String rate(long amount) {
        Rate rate = new Rate(amount);
        return rate.equals(Rate.NONE) ? "no rate" : "a rate of " + rate;
    }

    private static String doubtful(long tasks) {
        return tasks + (tasks == 1 ? " task" : " tasks") + " in doubt";
    }

    private static String seconds(long millis) {
        return BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString();
    }
}
