package dev.forkful.run;

import dev.forkful.broker.Order;

/** Orders in words. */
public final class Orders {
    private Orders() {}

    /** What was done, such as {@code scaled to 4 workers}. */
    public static String past(Order order) {
        return switch (order.verb()) {
            case PAUSE -> "paused";
            case UNPAUSE -> "unpaused";
            case DRAIN -> "drained";
            case CANCEL -> "cancelled";
            case SCALE -> "scaled to " + order.amount() + (order.amount() == 1 ? " worker" : " workers");
            case CONCURRENCY -> "set to a concurrency of " + order.amount();
            case SUBMIT -> order.amount() + (order.amount() == 1 ? " task" : " tasks") + " submitted";
            case CLOSE -> "closed";
        };
    }
}
